// /debug/pipelinez: which part feeds which, and what each has counted.
import type { Host, RunningPipeline } from '../../pipeline/component.ts'
import type { Sample } from '../../pipeline/telemetry/telemetry.ts'
import type { Cell, Page, Table } from './page.ts'

type Samples = readonly Sample[]

/** Counters of a part by the beginning of their names, in the order of the columns. */
const COUNTERS = {
  receiver: ['otelcol_receiver_accepted_', 'otelcol_receiver_refused_'],
  processor: ['otelcol_processor_incoming_items', 'otelcol_processor_outgoing_items'],
  connector: ['otelcol_connector_incoming_items', 'otelcol_connector_outgoing_items'],
  exporter: [
    'otelcol_exporter_sent_',
    'otelcol_exporter_send_failed_',
    'otelcol_exporter_enqueue_failed_',
    'otelcol_exporter_queue_size',
  ],
} as const

type Kind = keyof typeof COUNTERS

export function pipelinez(host: Host, samples: Samples): Page {
  const pipelines = host.pipelines()
  const kinds = ['receiver', 'processor', 'connector', 'exporter'] as const
  return {
    title: 'Pipelines',
    tables: [
      {
        name: 'pipelines',
        columns: ['pipeline', 'mutates data', 'receivers', 'processors', 'exporters'],
        rows: pipelines.map(rowOf),
      },
      ...kinds.map((kind) => parts(kind, samples)).filter(({ rows }) => rows.length > 0),
    ],
  }
}

function rowOf({ id, mutates, receivers, processors, exporters }: RunningPipeline): Cell[] {
  return [id, String(mutates), receivers.join(', '), processors.join(' → '), exporters.join(', ')]
}

/** Counts of every part of a kind since the process began, reloads included. */
function parts(kind: Kind, samples: Samples): Table {
  const names = COUNTERS[kind]
  const ids = new Set<string>()
  const sums = new Map<string, number>()
  for (const { name, labels, value } of samples) {
    const id = labels[kind]
    const column = names.findIndex((prefix) => name.startsWith(prefix))
    if (id === undefined || column < 0) continue
    ids.add(id)
    const key = `${column} ${id}`
    sums.set(key, (sums.get(key) ?? 0) + value)
  }
  return {
    name: `${kind}s`,
    columns: [kind, ...names.map(title)],
    rows: [...ids]
      .toSorted()
      .map((id) => [id, ...names.map((_, i) => sums.get(`${i} ${id}`) ?? 0)]),
  }
}

/** `otelcol_exporter_send_failed_` → `send failed`. */
const title = (name: string): string =>
  name.split('_').slice(2).join(' ').replace(' items', '').trim()
