// K2 and K6: what a cell has left behind, compared with what its programs did, and with the spans of other cells.
import { readFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { accountProblems } from '../support/accounting.ts'
import { compare, pidOf, SERVER, spansOf } from '../support/exchanges.ts'
import type { DecodedSpan } from '../support/otlp_sink.ts'
import { differenceOf } from '../support/same_spans.ts'
import type { Cell } from './cells.ts'
import { differenceAt, impossibleAt } from './differences.ts'
import { byScenario, normal } from './normal.ts'
import { replayed } from './replay.ts'
import { SCENARIOS } from './scenarios/index.ts'
import {
  RECORDING,
  RESULT,
  SELECTED,
  type Bytes,
  type CellResult,
  type Done,
} from './scenarios/result.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { SELECTION } from './scenarios/selection.ts'

export interface Seen {
  readonly cell: Cell
  readonly result: CellResult
  /** Spans by scenario; '': of the cell's programs, and no scenario's. */
  readonly spans: ReadonlyMap<string, readonly DecodedSpan[]>
  /** Spans of both programs of the selection. */
  readonly selection: readonly DecodedSpan[]
}

/** A cell's folder, its recordings replayed on this host. Rejects when what ran there is not what the cell's name says. */
export async function readCell(cell: Cell, folder: string): Promise<Seen> {
  const result = JSON.parse(readFileSync(join(folder, RESULT), 'utf8')) as CellResult
  const { kernel, rung, truth, selection } = result
  const right = cell.kernel === undefined ? kernel === release() : isOf(kernel, cell.kernel)
  if (!right || rung !== cell.attach) {
    throw new Error(`${cell.name} was the rung ${rung} of the kernel ${kernel}`)
  }
  const spans = byScenario(await replayed(join(folder, RECORDING)), truth)
  const pids = new Set(pidsOf(selection.truth))
  const both = await replayed(join(folder, SELECTED))
  return { cell, result, spans, selection: both.filter((span) => pids.has(pidOf(span))) }
}

/** 6.12.3 is of 6.12, and not of 6.1. */
const isOf = (kernel: string, name: string): boolean => kernel.startsWith(`${name}.`)

const isDone = (truth: CellResult['truth'][number]): truth is Done => !('skipped' in truth)
const pidsOf = (truth: CellResult['truth']): number[] =>
  truth.filter(isDone).flatMap(({ client, server }) => [client, server])

/**
 * Everything that is not as it must be, in words.
 * @param others cells to compare with: for each scenario the first one that shows all of it
 */
export function spanProblems(seen: Seen, others: readonly Seen[]): string[] {
  const strangers = seen.spans.get('')?.length ?? 0
  return [
    ...(strangers > 0 ? [`${strangers} spans that belong to no scenario`] : []),
    ...SCENARIOS.flatMap((scenario) =>
      problemsOf(scenario, seen, others).map((problem) => `${scenario.id}: ${problem}`),
    ),
    ...selectionProblems(seen),
  ]
}

function problemsOf(scenario: Scenario, seen: Seen, others: readonly Seen[]): string[] {
  const truth = seen.result.truth.find(({ row }) => row === scenario.id)
  const impossible = impossibleAt(seen.cell, scenario.id)
  if (truth === undefined) return ['was not run']
  if ('skipped' in truth) {
    return impossible?.says === truth.skipped ? [] : [`was not possible: ${truth.skipped}`]
  }
  // Another host may be able to.
  if (impossible && seen.cell.kernel !== undefined) {
    return [`is possible, but the table says: ${impossible.why}`]
  }
  const spans = seen.spans.get(scenario.id) ?? []
  return [...againstTruth(scenario, truth, seen, spans), ...againstOther(scenario, seen, others)]
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
function againstOther(scenario: Scenario, seen: Seen, others: readonly Seen[]): string[] {
  const other = others.find((one) => comparable(scenario, one))
  if (!other || other === seen || !comparable(scenario, seen)) return []
  const of = (one: Seen): DecodedSpan[] => (one.spans.get(scenario.id) ?? []).map(normal)
  const { onlyBefore, onlyAfter, examples } = differenceOf(of(other), of(seen))
  if (onlyBefore === 0 && onlyAfter === 0) return []
  const { name } = other.cell
  return [`unlike ${name}: ${onlyBefore} there, ${onlyAfter} here: ${examples.join('; ')}`]
}

function comparable({ id }: Scenario, { cell, result }: Seen): boolean {
  const truth = result.truth.find(({ row }) => row === id)
  return truth !== undefined && !('skipped' in truth) && differenceAt(cell, id) === undefined
}

/** Only the server was selected. */
function selectionProblems({ selection, result }: Seen): string[] {
  const hops = result.selection.truth.filter(isDone)
  const wanted = spansOf(hops, SELECTION.spans).filter(({ kind }) => kind === SERVER)
  const { missing, extra, examples } = compare(selection, wanted)
  if (wanted.length > 0 && missing === 0 && extra === 0) return []
  return [`selection: ${missing} spans missing and ${extra} too many: ${examples.join('; ')}`]
}

/** Every byte is accounted for; in a guest, where nobody else talks, it is as many as the programs say. */
export function byteProblems({ cell, result }: Seen): string[] {
  const { bytes, unmeasured, overflow, selection } = result
  const runs = { recording: bytes, unmeasured, overflow, selection: selection.bytes }
  const alone = cell.kernel !== undefined
  return [
    ...Object.entries(runs).flatMap(([name, { accounts }]) =>
      accountProblems(accounts).map((problem) => `${name}: ${problem}`),
    ),
    ...movedProblems('recording', bytes, alone),
    ...movedProblems('overflow', overflow, alone),
    ...(overflow.lostRecords === 0 ? ['the ring did not overflow'] : []),
    ...(unmeasured.lostRecords > 0 ? ['records were lost while the scenarios ran'] : []),
  ]
}

function movedProblems(run: string, { accounts, moved }: Bytes, alone: boolean): string[] {
  return accounts.flatMap(({ direction, measured, by }) => {
    const others = measured - (by['skipped self'] ?? 0)
    const wrong = alone ? others !== moved : others < moved
    return wrong ? [`${run}, ${direction}: measured ${others}, the programs moved ${moved}`] : []
  })
}
