// spantap's answers, from a process of its own.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Answer } from './answer.ts'

const SCRIPT = fileURLToPath(new URL('spantap_answers.ts', import.meta.url))

/** To these configurations, or to all cases in the order of `readCases`. */
export async function spantapAnswers(files: readonly string[] = []): Promise<Answer[]> {
  const args = [SCRIPT, ...files]
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1e8 })
  return JSON.parse(stdout) as Answer[]
}
