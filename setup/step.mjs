// A long step as one line on the terminal, "name … 43 s"; what the command printed appears only when it failed.
import { spawn } from 'node:child_process'

/** A step that ended with an error: its message is what to print. */
export class StepError extends Error {}

/**
 * Run a command, name what is going on, and say how long it took.
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, cwd?: string }} [options]
 */
export async function step(name, command, args, options = {}) {
  process.stderr.write(`spantap: ${name} … `)
  const began = Date.now()
  const { code, output } = await run(command, args, options)
  const seconds = Math.round((Date.now() - began) / 1000)
  if (code === 0) {
    process.stderr.write(`${seconds} s\n`)
    return
  }
  process.stderr.write(`failed after ${seconds} s\n${output}`)
  throw new StepError(`${[command, ...args].join(' ')} ended with ${code}`)
}

function run(command, args, { env, cwd }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      ...(cwd && { cwd }),
    })
    const chunks = []
    child.stdout.on('data', (chunk) => chunks.push(chunk))
    child.stderr.on('data', (chunk) => chunks.push(chunk))
    child.on('error', (error) => resolve({ code: error.code ?? 'an error', output: '' }))
    child.on('close', (code, signal) =>
      resolve({ code: code ?? signal, output: Buffer.concat(chunks).toString() }),
    )
  })
}
