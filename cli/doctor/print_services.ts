// The table of services for people.
import { oneLine } from '../../pipeline/one_line.ts'
import { UNREADABLE } from './gaps.ts'
import type { Report } from './report.ts'
import { concerns, type ProcessReport, type ServiceReport } from './services.ts'
import { columns, counted, type Paint } from './text.ts'

const MOST_PIDS = 3
const MOST_PORTS = 6

/** One line a service with sockets, and below it what is not captured of it; the others are counted. */
export function serviceLines({ services, kernelSockets }: Report, paint: Paint): string[] {
  const shown = services.filter(concerns)
  const head = ['SERVICE', 'LANGUAGE', 'PROCESSES', 'SOCKETS', 'CAPTURED']
  const table = columns([head.map((word) => paint('dim', word)), ...shown.map(rowOf)])
  const lines = [table[0]!]
  shown.forEach((service, i) => {
    lines.push(table[i + 1]!)
    for (const gap of gapsOf(service)) lines.push(`    ${paint('yellow', 'not')} ${gap}`)
  })
  const unreadable = services
    .flatMap(({ processes }) => processes)
    .filter(({ sockets }) => sockets === null).length
  if (unreadable > 0) {
    lines.push(
      `  ?: ${counted(unreadable, 'process', 'processes')}: ${UNREADABLE.what}: ${UNREADABLE.why}`,
    )
  }
  const others = services.filter((one) => !concerns(one)).flatMap(({ processes }) => processes)
  if (others.length > 0) {
    lines.push(`  and ${counted(others.length, 'process', 'processes')} without a stream socket`)
  }
  if (kernelSockets === null) {
    lines.push('  sockets of the kernel itself cannot be told: not every process is readable')
  } else if (kernelSockets > 0) {
    lines.push(
      `  and ${counted(kernelSockets, 'TCP socket')} of the kernel itself (NFS, SMB, iSCSI …): counted as skipped, kernel`,
    )
  }
  return lines
}

function rowOf({ service, language, processes }: ServiceReport): string[] {
  const captured = [...new Set(processes.flatMap((one) => one.captured ?? ['?']))]
  return [
    oneLine(service),
    language ?? '?',
    pidsOf(processes),
    socketsOf(processes),
    captured.map((kind) => kind.replace('_stream', '')).join(', ') || '-',
  ]
}

function pidsOf(processes: readonly ProcessReport[]): string {
  const pids = processes.map(({ pid }) => pid)
  const more = pids.length > MOST_PIDS ? ' …' : ''
  return `${pids.length}: ${pids.slice(0, MOST_PIDS).join(' ')}${more}`
}

function socketsOf(processes: readonly ProcessReport[]): string {
  const all = processes.flatMap(({ sockets }) => (sockets ? [sockets] : []))
  if (all.length === 0) return '?'
  const ports = [...new Set(all.flatMap(({ listens }) => listens))].toSorted((a, b) => a - b)
  const sum = (kind: 'tcp' | 'unix_stream'): number => all.reduce((n, one) => n + one[kind], 0)
  const words = []
  if (ports.length > 0) {
    const more = ports.length > MOST_PORTS ? ' …' : ''
    words.push(`listens ${ports.slice(0, MOST_PORTS).join(' ')}${more}`)
  }
  if (sum('tcp') > 0) words.push(`tcp ${sum('tcp')}`)
  if (sum('unix_stream') > 0) words.push(`unix ${sum('unix_stream')}`)
  return words.join(', ')
}

/** Each once, with how many of the processes it concerns when it is not all. Some name a file or an argument of the process. */
function gapsOf({ processes }: ServiceReport): string[] {
  const counts = new Map<string, number>()
  for (const { missing } of processes) {
    for (const gap of missing) {
      // Said once for all of them.
      if (gap === UNREADABLE) continue
      const { what, why } = gap
      const text = oneLine(`${what}: ${why}`)
      counts.set(text, (counts.get(text) ?? 0) + 1)
    }
  }
  return [...counts].map(([text, n]) =>
    n === processes.length ? text : `${text} (${counted(n, 'process', 'processes')})`,
  )
}
