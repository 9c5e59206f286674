// The kernel's maps of bpf/lib/select.bpf.h: which turn each pid is in, and which turn was refused.
import { readFileSync } from 'node:fs'
import type { BpfObject, MappedArray } from '../../native/index.ts'

/** Pids in one element of the maps. */
const PER_ELEMENT = 8
const REFUSED = 0x80

/** Sizes of the maps: an element for each eight pids that the host may have. */
export function turnsEntries(): { process_turns: number; refused_turns: number } {
  const pids = Number(readFileSync('/proc/sys/kernel/pid_max', 'latin1'))
  const elements = Math.ceil((pids + 1) / PER_ELEMENT)
  return { process_turns: elements, refused_turns: elements }
}

/** These maps of an object, for one that asks who is not selected but does not see processes begin. */
export const sharedTurns = (
  object: Pick<BpfObject, 'fd'>,
): { process_turns: number; refused_turns: number } => ({
  process_turns: object.fd('process_turns'),
  refused_turns: object.fd('refused_turns'),
})

/** A byte per pid in a BPF array. */
export type Bytes = Pick<MappedArray, 'get' | 'set' | 'length'>

export class Turns {
  readonly #turns: Pick<Bytes, 'get' | 'length'>
  readonly #refused: Bytes

  constructor(turns: Pick<Bytes, 'get' | 'length'>, refused: Bytes) {
    this.#turns = turns
    this.#refused = refused
  }

  /** What the process with this pid is now; another number once it executes, listens, or is another one. */
  of(pid: number): number {
    return this.#inside(pid) ? byteOf(this.#turns, pid) : 0
  }

  isRefused(pid: number, turn: number): boolean {
    return this.#inside(pid) && byteOf(this.#refused, pid) === (turn | REFUSED)
  }

  /**
   * It is not watched any more, unless its turn is another one by now. What the kernel writes for a neighbour at the same time may be
   * overwritten with what stood there before: for a turn that is over, so that the neighbour is watched and judged.
   */
  refuse(pid: number, turn: number): void {
    if (!this.#inside(pid)) return
    const at = Math.floor(pid / PER_ELEMENT)
    const element = this.#refused.get(at)
    element[pid % PER_ELEMENT] = turn | REFUSED
    this.#refused.set(at, element)
  }

  /** The administrator may allow more pids while we run: those are watched. */
  #inside(pid: number): boolean {
    return pid < this.#turns.length * PER_ELEMENT
  }
}

const byteOf = (bytes: Pick<Bytes, 'get'>, pid: number): number =>
  bytes.get(Math.floor(pid / PER_ELEMENT))[pid % PER_ELEMENT]!
