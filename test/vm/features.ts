// K3 in a cell: what it has left behind of taking away each program (test/kernel/features/take_away.ts).
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { takeAway, type Taken } from '../kernel/features/take_away.ts'

const FILE = 'features.json'

/** Take away each program of the rung; the result is in the folder then. */
export async function tryFeatures(attach: string, folder: string): Promise<void> {
  const taken = await takeAway(attach, (line) => console.log(line))
  writeFileSync(join(folder, FILE), JSON.stringify(taken, undefined, 2))
}

/** Everything that is not as it must be, in words. */
export function featureProblems(folder: string): string[] {
  const { programs, tried } = JSON.parse(readFileSync(join(folder, FILE), 'utf8')) as Taken
  const alone = tried.flatMap(({ disabled }) => (disabled.length === 1 ? disabled : []))
  return [
    ...tried.flatMap(({ what, wrong }) => wrong.map((line) => `${what}: ${line}`)),
    ...programs
      .filter((program) => !alone.includes(program))
      .map((program) => `${program} was not taken away`),
    ...(programs.length === 0 ? ['no programs'] : []),
  ]
}
