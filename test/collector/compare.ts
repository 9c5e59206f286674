// Where spantap's answer to a case is another one than the Collector's.
import { sortedLists, type Answer } from './answer.ts'

const VALID_VALUES = /\(valid values: \[([^\]]*)\]/

/** What differs, a line each; empty when nothing does. */
export function differences(collector: Answer, spantap: Answer): string[] {
  const verdict = (answer: Answer): string =>
    answer.exit === 0 ? 'good' : `refused: ${answer.said}`
  if ((collector.exit === 0) !== (spantap.exit === 0)) {
    return [`the Collector: ${verdict(collector)}`, `spantap: ${verdict(spantap)}`]
  }
  return collector.exit === 0
    ? differentValues(collector, spantap)
    : missingLines(collector.said, spantap.said).map((line) => `missing: ${line}`)
}

/** Every sentence of the Collector must be in a line of ours, whatever help stands behind it. Lines as a set: maps of Go have no order. */
function missingLines(collector: string, spantap: string): string[] {
  const ours = sortedLists(spantap).split('\n')
  return collector
    .split('\n')
    .filter((line) => line !== '' && !ours.some((one) => contains(one, line)))
}

function contains(ours: string, line: string): boolean {
  if (ours.includes(line)) return true
  // The components that one may name are those of the program: theirs must be among ours.
  const [theirs, mine] = [VALID_VALUES.exec(line), VALID_VALUES.exec(ours)]
  if (!theirs || !mine) return false
  const known = new Set(mine[1]!.split(' '))
  if (!theirs[1]!.split(' ').every((type) => known.has(type))) return false
  return ours.includes(line.slice(0, theirs.index))
}

function differentValues(collector: Answer, spantap: Answer): string[] {
  if (!collector.values) return []
  if (!spantap.values) return [spantap.said]
  const mine = spantap.values
  return Object.entries(collector.values).flatMap(([path, value]) => {
    const [theirs, ours] = [JSON.stringify(value), JSON.stringify(mine[path])]
    return theirs === ours ? [] : [`${path}: the Collector has ${theirs}, spantap ${ours}`]
  })
}
