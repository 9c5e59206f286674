// Processes by service: what a reader looks for first.
import { gapsOf, type Gap, type Watching } from './gaps.ts'
import type { ProcessView } from './process_view.ts'

export interface ProcessReport {
  readonly pid: number
  readonly executable: string
  readonly tls: string | null
  /** Ports that it listens on, and how many sockets of each kind it holds; null when they are not readable. */
  readonly sockets: { listens: number[]; tcp: number; unix_stream: number; udp: number } | null
  /** Kinds of sockets; null when they are not readable. */
  readonly captured: readonly string[] | null
  readonly missing: readonly Gap[]
}

export interface ServiceReport {
  readonly service: string
  readonly language: string | null
  readonly processes: readonly ProcessReport[]
}

/** Gaps that leave nothing. */
const NOTHING: ReadonlySet<string> = new Set(['everything', 'all contents'])
const KINDS = ['tcp', 'unix_stream'] as const

/** Those with sockets first, then by name. */
export function servicesOf(views: readonly ProcessView[], watching: Watching): ServiceReport[] {
  const groups = Map.groupBy(views, ({ service, language }) => `${service}\0${language ?? ''}`)
  return [...groups.values()]
    .map((group) => ({
      service: group[0]!.service,
      language: group[0]!.language ?? null,
      processes: group.map((view) => reportOf(view, watching)),
    }))
    .toSorted((a, b) => order(a) - order(b) || (a.service < b.service ? -1 : 1))
}

/** True when it has something that the receiver watches, or could have for all that is known. */
export const concerns = ({ processes }: ServiceReport): boolean =>
  processes.some(({ sockets }) => sockets === null || sockets.tcp + sockets.unix_stream > 0)

const order = (service: ServiceReport): number => (concerns(service) ? 0 : 1)

function reportOf(view: ProcessView, watching: Watching): ProcessReport {
  const found = view.descriptors?.sockets
  const count = (kind: string): number => found?.filter((one) => one.kind === kind).length ?? 0
  const missing = gapsOf(view, watching)
  const counts = { tcp: count('tcp'), unix_stream: count('unix_stream') }
  const seen = watching.rung !== undefined && !missing.some(({ what }) => NOTHING.has(what))
  return {
    pid: view.facts.pid,
    executable: view.executable,
    tls: view.tls ?? null,
    sockets: found
      ? {
          listens: found
            .filter(({ kind, state }) => kind === 'tcp' && state === 'listening')
            .map(({ port }) => port)
            .filter((port, i, all) => all.indexOf(port) === i)
            .toSorted((a, b) => a - b),
          ...counts,
          udp: count('udp'),
        }
      : null,
    captured: found ? KINDS.filter((kind) => seen && counts[kind] > 0) : null,
    missing,
  }
}
