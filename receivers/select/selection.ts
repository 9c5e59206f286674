// Judges processes by `select`, tells the kernel whom to leave out, and takes out what came before it knew.
import { isDeepStrictEqual } from 'node:util'
import type { ProcessFacts } from '../../pipeline/data/events.ts'
import type { Counter, Telemetry } from '../../pipeline/telemetry/telemetry.ts'
import { pids } from '../../pipeline/proc.ts'
import { readFacts } from '../process/index.ts'
import { Recent } from '../recent.ts'
import type { Select } from './config.ts'
import { LIVE, liveOnce, matcher, type Match } from './match.ts'
import { keepRecords, type Records } from './records.ts'
import type { Turns } from './turns.ts'

/** Processes whose verdict is remembered: as many as ProcessTable keeps. */
const MOST = 8192
/** Without turns nobody says that a process has begun to listen: it is judged again after so long. */
const AGAIN_MS = 1000

/** What is known of the processes of records, in the order of the records. */
interface Processes {
  get(pid: number, startTicks: number): ProcessFacts | undefined
}

/** It holds as long as the process is the same program in the same turn. */
interface Verdict {
  readonly startTicks: number
  readonly facts: ProcessFacts | undefined
  readonly turn: number
  readonly atMs: number
  readonly selected: boolean
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
  /** By pid. */
  readonly #known = new Recent<number, Verdict>(MOST)
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
      this.#tell(pid, turn, match(readFacts(pid)))
    }
    return this.#selected.value - before
  }

  /** Only what selected processes have made. */
  take(records: Records): Records {
    this.#verdicts.clear()
    const kept = keepRecords(records, (pid, startTicks) => {
      let verdict = this.#verdicts.get(pid)
      if (verdict === undefined) {
        verdict = this.keeps(pid, startTicks)
        this.#verdicts.set(pid, verdict)
      }
      return verdict
    })
    this.#takenOut.value += records.records - kept.records
    return kept
  }

  /** Whether a process is selected; judged once for each program and each turn. Pid 0: nobody knows whose it is. */
  keeps(pid: number, startTicks: number): boolean {
    const facts = this.#processes.get(pid, startTicks)
    if (pid === 0) return this.#match(facts)
    const turn = this.#turns?.of(pid) ?? 0
    const known = this.#known.get(pid)
    const same = known?.facts === facts && known?.startTicks === startTicks && known.turn === turn
    if (same && (this.#turns || performance.now() - known.atMs < AGAIN_MS)) return known.selected
    // The record tells of what the process was then, the kernel must know what it is now.
    const selected = this.#match(facts)
    const atMs = performance.now()
    this.#known.set(pid, { startTicks, facts, turn, atMs, selected })
    if (this.#turns && !this.#turns.isRefused(pid, turn)) {
      const now = readFacts(pid)
      this.#tell(pid, turn, isDeepStrictEqual(now, facts) ? selected : this.#match(now))
    }
    return selected
  }

  /** A verdict on what it is now. One for a turn that is over meanwhile changes nothing. */
  #tell(pid: number, turn: number, selected: boolean): void {
    if (selected) {
      this.#selected.value++
    } else {
      this.#refused.value++
      this.#turns?.refuse(pid, turn)
    }
  }
}
