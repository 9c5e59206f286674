// What `spantap doctor --json` prints. Fields are added, never renamed: scripts read them.
import type { KernelFacts } from './kernel.ts'
import type { ServiceReport } from './services.ts'
import type { TcpReport } from './tcp.ts'
import type { Trial } from './trials.ts'

export interface CapabilityReport {
  readonly name: string
  readonly held: boolean
  readonly needed: boolean
  readonly without: string
}

export interface Report {
  readonly version: string
  readonly kernel: KernelFacts
  readonly features: readonly Trial[]
  readonly capabilities: readonly CapabilityReport[]
  readonly tcp: TcpReport
  readonly services: readonly ServiceReport[]
  /** Connected TCP sockets of the kernel itself; null when not every process could be looked into. */
  readonly kernelSockets: number | null
}

/** What JSON.stringify() leaves as it is. */
const RAW = /[\u007f-\u009f]/g

/** JSON in which what comes from other processes moves no cursor: it may be printed to a terminal. */
export const jsonOf = (report: Report): string =>
  JSON.stringify(report, null, 2).replaceAll(
    RAW,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
