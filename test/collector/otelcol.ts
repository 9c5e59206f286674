// The real Collector's answer to a case.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { parse } from 'yaml'
import { sortedLists, type Answer } from './answer.ts'
import type { Case } from './cases.ts'
import { inFolder } from './folder.ts'
import { givenValues } from './given.ts'

const LONGEST_MS = 20_000
/** Ask the binary as often as `runs` says; throws when it does not say the same each time. */
export async function askCollector(binary: string, one: Case, runs = 1): Promise<Answer> {
  return inFolder(one, async (folder) => {
    const command = one.command === 'run' ? [] : [one.command]
    const answers: Answer[] = []
    while (answers.length < runs && answers[0]?.exit !== 0) {
      const { exit, said } = await run(binary, [...command, ...one.args], folder, one.env)
      answers.push({ exit, said })
    }
    const texts = new Set(answers.map((answer) => JSON.stringify(answer)))
    if (texts.size > 1) {
      throw new Error(`${one.topic}: ${one.name}: not the same twice: ${[...texts].join(' or ')}`)
    }
    const answer = answers[0]!
    if (answer.exit !== 0 || one.command === 'run' || !one.values) return answer
    const printed = await run(
      binary,
      ['print-config', '--mode', 'unredacted', ...one.args],
      folder,
      one.env,
    )
    if (printed.exit !== 0) throw new Error(`${one.topic}: ${one.name}: ${printed.said}`)
    return { ...answer, values: givenValues(one, parse(printed.out)) }
  })
}

async function run(
  binary: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<Answer & { readonly out: string }> {
  const options = { cwd, env, timeout: LONGEST_MS, maxBuffer: 1e8 }
  try {
    const { stdout, stderr } = await promisify(execFile)(binary, args, options)
    return { exit: 0, said: stderr, out: stdout }
  } catch (error) {
    const { code, stderr, stdout } = error as { code: unknown; stderr: string; stdout: string }
    if (typeof code !== 'number') throw error
    return { exit: code, said: lines(stderr), out: stdout }
  }
}

/** Without the log of a run, which stands before the sentences; in lists of Go maps the order of the alphabet. */
function lines(text: string): string {
  const start = text.search(/^Error: /m)
  return sortedLists(start < 0 ? text : text.slice(start))
}
