// Judges processes by `select`, tells the kernel whom to leave out, and takes out what came before it knew.
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import type { Counter, Telemetry } from '../../pipeline/telemetry/telemetry.ts'
import { pids } from '../../pipeline/proc.ts'
import { readFacts } from '../process/index.ts'
import type { Select } from './config.ts'
import { LIVE, liveOnce, matcher, type Match } from './match.ts'
import { keepRecords, type Records } from './records.ts'
import type { Turns } from './turns.ts'

/** More than there are turns. */
const TURNS = 256

/** What is known of the processes of records, in the order of the records. */
interface Processes {
  get(pid: number, startTicks: number): ProcessFacts | undefined
}

export interface SelectionOptions {
  readonly select: Select
  readonly processes: Processes
  /** Undefined: the kernel cannot leave anybody out, as it does not see when a process becomes another one. */
  readonly turns: Turns | undefined
  readonly telemetry: Telemetry
}

export class Selection {
  readonly #select: Select
  readonly #match: Match
  readonly #processes: Processes
  readonly #turns: Turns | undefined
  readonly #takenOut: Counter
  readonly #selected: Counter
  readonly #refused: Counter
  /** Pid → start and turn in which a process was selected. */
  readonly #known = new Map<number, number>()
  /** Pid → verdict, of the batch at hand. */
  readonly #verdicts = new Map<number, boolean>()

  constructor({ select, processes, turns, telemetry }: SelectionOptions) {
    this.#select = select
    this.#match = matcher(select, LIVE)
    this.#processes = processes
    this.#turns = turns
    this.#takenOut = telemetry.counter(
      'spantap_records_unselected',
      'Records that were taken out: their process was judged after it had made them, and is not selected.',
    )
    const help =
      'Processes that were judged by `select`, each time that they became another program or listened.'
    this.#selected = telemetry.counter('spantap_processes_judged', help, { verdict: 'selected' })
    this.#refused = telemetry.counter('spantap_processes_judged', help, { verdict: 'unselected' })
  }

  /** Judge all processes that there are. How many are selected. */
  scan(): number {
    const before = this.#selected.value
    const match = matcher(this.#select, liveOnce())
    for (const pid of pids()) {
      const turn = this.#turns?.of(pid) ?? 0
      this.#judge(pid, turn, match)
    }
    return this.#selected.value - before
  }

  /** Only what selected processes have made. */
  take(records: Records): Records {
    this.#verdicts.clear()
    const kept = keepRecords(records, (pid, startTicks) => {
      let verdict = this.#verdicts.get(pid)
      if (verdict === undefined) {
        verdict = this.#keeps(pid, startTicks)
        this.#verdicts.set(pid, verdict)
      }
      return verdict
    })
    this.#takenOut.value += records.records - kept.records
    return kept
  }

  #keeps(pid: number, startTicks: number): boolean {
    const turn = this.#turns?.of(pid) ?? 0
    const is = startTicks * TURNS + turn
    if (this.#turns && this.#known.get(pid) === is) return true
    // The record tells of what the process was then, the kernel must know what it is now.
    const then = this.#match(this.#processes.get(pid, startTicks))
    if (!this.#turns || this.#turns.isRefused(pid, turn)) return then
    if (this.#judge(pid, turn) && then) this.#known.set(pid, is)
    return then
  }

  /** As it is now. A verdict for a turn that is over meanwhile changes nothing. */
  #judge(pid: number, turn: number, match = this.#match): boolean {
    const selected = match(readFacts(pid))
    if (selected) {
      this.#selected.value++
    } else {
      this.#refused.value++
      this.#known.delete(pid)
      this.#turns?.refuse(pid, turn)
    }
    return selected
  }
}
