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
