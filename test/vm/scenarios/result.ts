// What a cell writes for whoever compares: the host reads it after the guest is gone.
import type { Account } from '../../support/accounting.ts'

/** One scenario, as its client saw it. */
export type Truth = Done | Skipped

export interface Done {
  readonly row: string
  /** Process ids of the client and of the server. */
  readonly client: number
  readonly server: number
  /** Exchanges by outcome, as driver.py has them: '200', 'none', '200 cut'. */
  readonly statuses: Readonly<Record<string, number>>
  /** Bytes that the client has sent and received. */
  readonly sent: number
  readonly received: number
}

export interface Skipped {
  readonly row: string
  /** Why this kernel cannot do it. */
  readonly skipped: string
}

/** Bytes of a whole run, by both directions. */
export interface Bytes {
  readonly accounts: readonly Account[]
  /** What the programs of the cell have sent, by their own count; each byte of it was received as well. */
  readonly moved: number
  /** Records that did not fit into the ring. */
  readonly lostRecords: number
}

export interface CellResult {
  /** What `uname -r` says. */
  readonly kernel: string
  /** What spantap says. */
  readonly rung: string
  readonly truth: readonly Truth[]
  /** Of all scenarios whose bytes are measured as the programs count them. */
  readonly bytes: Bytes
  /** When the others had run as well. */
  readonly unmeasured: Bytes
  /** The same where the ring overflowed. */
  readonly overflow: Bytes
  /** Where only the server was watched. */
  readonly selection: { readonly truth: readonly Truth[]; readonly bytes: Bytes }
}

/** Files in a cell's folder, beside the logs of spantap. */
export const RECORDING = 'spantap.rec'
export const SELECTED = 'selection.rec'
export const RESULT = 'result.json'
/** spantap's own metrics when all was done, for people. */
export const METRICS = 'metrics.txt'
