// What one scenario does, and what its spans must say.
import type { RowSpans } from '../../support/exchanges.ts'

/** Requests of each scenario: a prime number. */
export const COUNT = 101

export interface Scenario {
  /** The first part of every path of it, or the domain of every name; also its key in the table of differences. */
  readonly id: string
  /**
   * Which program does it: test/apps/rows.py, test/apps/syscalls, the latter in a network namespace of its own, or
   * test/apps/dns/rows.py.
   */
  readonly app: 'python' | 'syscalls' | 'netns' | 'lookups'
  /** What is special about it, for people. */
  readonly name: string
  /** python: driver.py's options without --row, with an Address. syscalls: send,receive,family,mode,body. lookups: how. */
  readonly arguments: readonly string[]
  /** What the client must report: exchanges by outcome. */
  readonly outcome: string
  readonly spans: RowSpans
}

/** Stands for an address of the server in `arguments`: it is known only where the scenario runs. */
export type Address = '{inet}' | '{inet6}' | '{unix}'
