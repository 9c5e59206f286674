// Every page, by its path.
import { availableParallelism, hostname } from 'node:os'
import type { Host, Settings } from '../../pipeline/component.ts'
import { SPANTAP_SCOPE } from '../../pipeline/data/resource.ts'
import type { Page } from './page.ts'
import { pipelinez } from './pipelinez.ts'
import type { Spans } from './spans.ts'
import { tracez } from './tracez.ts'

export type Pages = ReadonlyMap<string, (query: URLSearchParams) => Page>

export function pagesOf(
  host: Host,
  { telemetry }: Pick<Settings, 'telemetry'>,
  spans: Spans,
  expvar: boolean,
): Pages {
  return new Map<string, (query: URLSearchParams) => Page>([
    ['/debug/servicez', () => servicez(host)],
    ['/debug/pipelinez', () => pipelinez(host, telemetry.samples())],
    ['/debug/extensionz', () => extensionz(host)],
    ['/debug/featurez', featurez],
    ['/debug/tracez', (query) => tracez(spans, query.get('name'), query.get('bucket'))],
    ...(expvar ? ([['/debug/expvarz', expvarz]] as const) : []),
  ])
}

function servicez({ started }: Host): Page {
  const { name, version } = SPANTAP_SCOPE
  return {
    title: `Service ${name}`,
    tables: [
      {
        name: 'build',
        columns: ['key', 'value'],
        rows: [
          ['command', name],
          ['version', version],
        ],
      },
      {
        name: 'runtime',
        columns: ['key', 'value'],
        rows: [
          ['started', started.toISOString()],
          ['uptime (s)', Math.floor((Date.now() - started.getTime()) / 1000)],
          ['Node.js', process.version],
          ['host', hostname()],
          ['OS', process.platform],
          ['architecture', process.arch],
          ['CPUs', availableParallelism()],
          ['pid', process.pid],
        ],
      },
    ],
  }
}

function extensionz(host: Host): Page {
  const rows = host.extensions().map((id) => [id])
  return { title: 'Extensions', tables: [{ name: 'extensions', columns: ['extension'], rows }] }
}

function featurez(): Page {
  return {
    title: 'Feature gates',
    note: "spantap behaves as the Collector's gates stand by default: spantap featuregate lists them.",
    tables: [],
  }
}

function expvarz(): Page {
  const { user, system } = process.cpuUsage()
  const memory = Object.entries(process.memoryUsage())
  return {
    title: 'Process',
    tables: [
      {
        name: 'memory',
        columns: ['key', 'bytes'],
        rows: memory,
      },
      {
        name: 'cpu',
        columns: ['key', 'seconds'],
        rows: [
          ['user', user / 1e6],
          ['system', system / 1e6],
        ],
      },
    ],
  }
}
