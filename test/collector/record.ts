// `node test/collector/record.ts`: ask the real Collector again and write what it says into golden/. It is the one that
// test/backends/build.sh builds; another one's path may be given.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { backendBinary } from '../backends/binary.ts'
import type { Answer } from './answer.ts'
import { readCases } from './cases.ts'
import { writeGolden } from './golden.ts'
import { askCollector } from './otelcol.ts'

/** Go maps have a new order each time: what differs between so many runs is nothing to compare with. */
const RUNS = 12

const binary = process.argv[2] ?? (await backendBinary('otelcol'))
const version = execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim()
mkdirSync(new URL('golden/', import.meta.url), { recursive: true })
for (const [topic, cases] of Map.groupBy(readCases(), (one) => one.topic)) {
  const answers: Record<string, Answer> = {}
  for (const one of cases) {
    if (Object.hasOwn(answers, one.name)) throw new Error(`${topic}: ${one.name} is there twice`)
    try {
      answers[one.name] = await askCollector(binary, one, RUNS)
    } catch (error) {
      console.error((error as Error).message)
      process.exitCode = 1
    }
  }
  const good = Object.values(answers).filter(({ exit }) => exit === 0).length
  console.log(`${topic}: ${good} good, ${Object.keys(answers).length - good} refused`)
  writeGolden(topic, answers, version)
}
