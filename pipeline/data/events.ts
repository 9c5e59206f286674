// What a kernel receiver (or a recording) hands to `pair`: packed records of bpf/events.h and the place they came from.
import type { Policy } from './policy.ts'

/** What is known of a process, read once when it is first needed. All of it may be wrong after an exec. */
export interface ProcessFacts {
  readonly pid: number
  /** USER_HZ ticks since boot: with the pid, the identity of a process. */
  readonly startTicks: number
  /** Path of the executable, '' when unreadable. */
  readonly exe: string
  /** Command name, at most 15 bytes. */
  readonly comm: string
  readonly args: readonly string[]
  readonly cwd: string
  /** Only the OTEL_* variables: nothing else of an environment is ever kept. */
  readonly env: Readonly<Record<string, string>>
  /** Lines of /proc/PID/cgroup. */
  readonly cgroup: string
  readonly hostname: string
}

export interface EventSource {
  /** False: its time only goes on with its records (a recording). Otherwise, it goes on with ours. */
  readonly live?: boolean
  /** Which capture a connection shall have; takes effect for later calls, within about 10 ms. */
  policy(connection: number, direction: 0 | 1, policy: Policy): void
  /** Remember a verdict for the connections that this endpoint will have next; undefined forgets it. */
  endpointPolicy(connection: number, policy: Policy | undefined): void
  /** The process of this identity, or undefined when nothing is known of it. */
  process(pid: number, startTicks: number): ProcessFacts | undefined
  /** Unix time in ns at CLOCK_MONOTONIC 0. Changes when the wall clock is stepped. */
  epochNs(): bigint
}

export interface EventData {
  /** Whole records, one after the other, each padded to 8 bytes. Valid until `next` returns: copy what is kept. */
  readonly bytes: Uint8Array
  readonly source: EventSource
}
