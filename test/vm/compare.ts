// K2 and K6: what a cell has left behind, compared with what its programs did, and with the host's own spans.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compare, spansOf } from '../support/exchanges.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { differenceOf } from '../support/same_spans.ts'
import type { Cell } from './cells.ts'
import { differenceAt, impossibleAt } from './differences.ts'
import { byScenario, normal } from './normal.ts'
import { replayed } from './replay.ts'
import { SCENARIOS } from './scenarios/index.ts'
import { RECORDING, RESULT, type CellResult, type Done } from './scenarios/result.ts'
import type { Scenario } from './scenarios/scenario.ts'

export interface Seen {
  readonly cell: Cell
  readonly result: CellResult
  /** Spans by scenario; '': of the cell's programs, and no scenario's. */
  readonly spans: ReadonlyMap<string, readonly DecodedSpan[]>
}

/** A cell's folder, its recording replayed on this host. */
export async function readCell(cell: Cell, folder: string): Promise<Seen> {
  const result = JSON.parse(readFileSync(join(folder, RESULT), 'utf8')) as CellResult
  const spans = await replayed(join(folder, RECORDING))
  return { cell, result, spans: byScenario(spans, result.truth) }
}

/** Everything that is not as it must be, in words. */
export function spanProblems(seen: Seen, host: Seen): string[] {
  const strangers = seen.spans.get('')?.length ?? 0
  return [
    ...(strangers > 0 ? [`${strangers} spans that belong to no scenario`] : []),
    ...SCENARIOS.flatMap((scenario) =>
      problemsOf(scenario, seen, host).map((problem) => `${scenario.id}: ${problem}`),
    ),
  ]
}

function problemsOf(scenario: Scenario, seen: Seen, host: Seen): string[] {
  const truth = seen.result.truth.find(({ row }) => row === scenario.id)
  const impossible = impossibleAt(seen.cell, scenario.id)
  if (truth === undefined) return ['was not run']
  if ('skipped' in truth) return impossible ? [] : [`was not possible: ${truth.skipped}`]
  // Another host may be able to.
  if (impossible && seen.cell.kernel !== undefined) {
    return [`is possible, but the table says: ${impossible.why}`]
  }
  const spans = seen.spans.get(scenario.id) ?? []
  return [...againstTruth(scenario, truth, seen, spans), ...againstHost(scenario, seen, host)]
}

/** All cells could be wrong alike: so each is compared with what was really done. */
function againstTruth(
  scenario: Scenario,
  truth: Done,
  seen: Seen,
  spans: readonly DecodedSpan[],
): string[] {
  const outcomes = Object.entries(truth.statuses).map(([outcome, n]) => `${n} × ${outcome}`)
  const wanted = `${scenario.spans.paths.length} × ${scenario.outcome}`
  if (outcomes.join() !== wanted) return [`the client had ${outcomes.join()} instead of ${wanted}`]
  const all = spansOf([truth], scenario.spans)
  const line = differenceAt(seen.cell, scenario.id)
  const { missing, extra, examples } = compare(spans, line ? line.sees.spans(all) : all)
  if (missing === 0 && extra === 0) return []
  const table = line ? ` of what the table says (${line.sees.words})` : ''
  return [`${missing} spans missing and ${extra} too many${table}: ${examples.join('; ')}`]
}

/** Attributes, service, parents: what the truth does not tell. Only where both should show the same. */
function againstHost(scenario: Scenario, seen: Seen, host: Seen): string[] {
  if (seen === host || !comparable(scenario, seen) || !comparable(scenario, host)) return []
  const of = (one: Seen): DecodedSpan[] => (one.spans.get(scenario.id) ?? []).map(normal)
  const { onlyBefore, onlyAfter, examples } = differenceOf(of(host), of(seen))
  if (onlyBefore === 0 && onlyAfter === 0) return []
  return [`unlike the host's: ${onlyBefore} there, ${onlyAfter} here: ${examples.join('; ')}`]
}

function comparable({ id }: Scenario, { cell, result }: Seen): boolean {
  const truth = result.truth.find(({ row }) => row === id)
  return truth !== undefined && !('skipped' in truth) && differenceAt(cell, id) === undefined
}

/** Every byte is accounted for; in a guest, where nobody else talks, it is as many as the programs say. */
export function byteProblems({ cell, result }: Seen): string[] {
  const alone = cell.kernel !== undefined
  return [
    ...[result.bytes, result.overflow].flatMap(({ accounts }, at) =>
      accounts
        .filter(({ measured, accounted }) => measured !== accounted || measured === 0)
        .map((account) => `${at === 0 ? 'recording' : 'overflow'}: ${JSON.stringify(account)}`),
    ),
    ...result.overflow.accounts.flatMap(({ direction, measured, by }) => {
      const others = measured - (by['skipped self'] ?? 0)
      const { moved } = result.overflow
      const wrong = alone ? others !== moved : others < moved
      return wrong
        ? [`overflow, ${direction}: measured ${others}, the programs moved ${moved}`]
        : []
    }),
    ...(result.overflow.lostRecords === 0 ? ['the ring did not overflow'] : []),
    ...(result.bytes.lostRecords > 0 ? ['records were lost while the scenarios ran'] : []),
  ]
}
