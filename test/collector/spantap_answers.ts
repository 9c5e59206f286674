// spantap's answers to all cases, or to the configurations whose paths are given, as a process of its own: each case has its own
// environment and working directory. One process for all, because starting one takes longer than all the validating. Prints
// JSON: an answer each.
import { parse } from 'yaml'
import { main } from '../../cli/main.ts'
import { reasonOf } from '../../pipeline/errors.ts'
import type { Answer } from './answer.ts'
import { readCases, type Case } from './cases.ts'
import { inFolder } from './folder.ts'
import { givenValues } from './given.ts'

/** A `run` that does not fail at its start is stopped after this. */
const LONGEST_MS = 3000

const print = process.stdout.write.bind(process.stdout)
let printed = ''
process.stdout.write = (text: string | Uint8Array): boolean => {
  printed += String(text)
  return true
}

async function answer(one: Case): Promise<Answer> {
  const command = one.command === 'run' ? [] : [one.command]
  const said = await say([...command, ...one.args])
  if (said !== '') return { exit: 1, said }
  if (one.command === 'run' || !one.values) return { exit: 0, said }
  const problem = await say(['print-config', '--mode', 'unredacted', ...one.args])
  if (problem !== '') return { exit: 0, said: `print-config: ${problem}` }
  return { exit: 0, said, values: givenValues(one, parse(printed)) }
}

/** What main.ts would print before it ends with 1; '' when all is good. */
async function say(words: readonly string[]): Promise<string> {
  printed = ''
  try {
    await main(
      [...words],
      () => new Promise((stop) => setTimeout(() => stop('SIGTERM'), LONGEST_MS)),
    )
    return ''
  } catch (error) {
    return `Error: ${reasonOf(error)}\n`
  }
}

const home = process.cwd()
const answers: Answer[] = []
const files = process.argv.slice(2)
for (const file of files) {
  const said = await say(['validate', '--config', file])
  answers.push({ exit: said === '' ? 0 : 1, said })
}
for (const one of files.length === 0 ? readCases() : []) {
  await inFolder(one, async (folder) => {
    process.chdir(folder)
    process.env = { ...one.env }
    answers.push(await answer(one))
    process.chdir(home)
  })
}
print(JSON.stringify(answers), () => process.exit())
