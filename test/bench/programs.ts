// What each BPF program costs: how long it is, and how often and how long it runs for one span, in the closed loop of span.ts.
import { SILENT } from '../../pipeline/logger.ts'
import { config as parseTcp } from '../../receivers/tcp/config.ts'
import { startPrograms } from '../../receivers/tcp/programs.ts'
import { h2load } from '../support/h2load.ts'
import type { Samples } from '../support/scrape.ts'
import { startChild } from '../support/servers/child.ts'
import { startSpantap } from '../support/spantap.ts'
import { APP, CONNECTIONS } from './closed_loop.ts'
import { table } from './table.ts'

export interface ProgramCost {
  readonly program: string
  /** As the verifier has rewritten it. */
  readonly instructions: number
  readonly runsPerSpan: number
  /** What the measuring takes included: about 60. */
  readonly nsPerRun: number
  readonly nsPerSpan: number
}

/** The dearest first. */
export async function programCosts(seconds: number): Promise<readonly ProgramCost[]> {
  const lengths = instructionsOf()
  const service = startChild(process.execPath, [APP])
  try {
    const url = `http://127.0.0.1:${await service.line()}/api/rows`
    const spantap = await startSpantap({
      change: ({ exporters, service: { pipelines } }) => {
        exporters['nop'] = null
        pipelines['traces']!.exporters.push('nop')
      },
    })
    try {
      const load = { urls: [url], connections: CONNECTIONS, seconds }
      await h2load(load)
      const before = await spantap.metrics()
      await h2load(load)
      const after = await spantap.metrics()
      return costs(before, after, lengths)
    } finally {
      await spantap.stop()
    }
  } finally {
    await service.stop()
  }
}

/** By program, of the rung of this kernel. */
function instructionsOf(): ReadonlyMap<string, number> {
  const { object } = startPrograms(parseTcp.field.initial(), SILENT)
  try {
    return new Map(object.stats().map(({ name, instructions }) => [name, instructions]))
  } finally {
    object.close()
  }
}

function costs(
  before: Samples,
  after: Samples,
  lengths: ReadonlyMap<string, number>,
): readonly ProgramCost[] {
  const since = (name: string, program: string): number =>
    after.sum(name, { program }) - before.sum(name, { program })
  const made = (samples: Samples): number =>
    samples.sum('otelcol_processor_outgoing_items', { processor: 'pair' })
  const spans = made(after) - made(before)
  return [...lengths]
    .map(([program, instructions]) => {
      const runs = since('spantap_bpf_runs_total', program)
      const ns = since('spantap_bpf_run_seconds_total', program) * 1e9
      const nsPerRun = runs === 0 ? 0 : ns / runs
      return { program, instructions, runsPerSpan: runs / spans, nsPerRun, nsPerSpan: ns / spans }
    })
    .toSorted((one, other) => other.nsPerSpan - one.nsPerSpan)
}

export function programTable(rows: readonly ProgramCost[]): string {
  return table(
    ['program', 'instructions', 'runs per span', 'ns per run', 'ns per span'],
    rows.map((row) => [
      row.program,
      String(row.instructions),
      row.runsPerSpan.toFixed(3),
      row.runsPerSpan === 0 ? '–' : row.nsPerRun.toFixed(0),
      row.nsPerSpan.toFixed(0),
    ]),
  )
}
