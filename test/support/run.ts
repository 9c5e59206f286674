// A command that must succeed before a test can go on.
import { spawnSync } from 'node:child_process'

/** Throws with the end of what it said when it fails. */
export function run(command: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (error) throw new Error(`${command}: ${error.message}`, { cause: error })
  if (status === 0) return
  const said = `${stdout}${stderr}`.trimEnd().split('\n').slice(-20).join('\n')
  throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${said}`)
}
