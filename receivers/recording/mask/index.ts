// Masks the records of event batches, so that a recording holds what spans are made of and nothing else that was sent.
import {
  ABI,
  ChunkEvent,
  CloseEvent,
  ConnectionEvent,
  DatagramEvent,
  EVENT_TYPE,
  EventHeader,
  ExecEvent,
  ExitEvent,
  ForkEvent,
} from '../../../bpf/events.ts'
import { padded } from '../../../bpf/record.ts'
import { Recent } from '../../recent.ts'
import { Exchanges } from './exchanges.ts'
import { OpenLines } from './open_lines.ts'
import { maskDatagram } from './datagram.ts'
import { maskArgv, maskEnvironment } from './exec.ts'
import { StreamMask } from './stream.ts'
import { targetMask, type TargetMask } from './target.ts'

/** Connections that are followed at once; a forgotten one is masked whole until it is understood again. */
const MAX_CONNECTIONS = 65_536

export class Masker {
  readonly #secrets: boolean
  readonly #maskTarget: TargetMask
  readonly #open = new OpenLines()
  readonly #connections = new Recent<number, readonly [StreamMask, StreamMask]>(MAX_CONNECTIONS)

  /** With `secrets` only environments are masked. `keys`: more query keys whose values are secret. */
  constructor(secrets: boolean, keys: readonly string[] = []) {
    this.#secrets = secrets
    this.#maskTarget = targetMask(keys)
  }

  /**
   * Mask the records of a batch in place; gives the batch's number. A record that is not what its type asks for is masked
   * whole. Bytes of start lines that go on in later batches are masked later: before `heldFrom` says that this batch may be
   * written, it must not be.
   */
  batch(bytes: Uint8Array): number {
    this.#open.batch++
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    while (at + EventHeader.SIZE <= bytes.length) {
      const size = EventHeader.size(view, at)
      if (size < EventHeader.SIZE || at + size > bytes.length) break
      if (!this.#record(bytes, view, at, size)) bytes.fill(0, at + EventHeader.SIZE, at + size)
      const next = Math.min(bytes.length, at + padded(size))
      bytes.fill(0, at + size, next)
      at = next
    }
    bytes.fill(0, at)
    return this.#open.batch
  }

  /** Number of the first batch that waits for a line's end; Infinity: none does. */
  get heldFrom(): number {
    return this.#open.oldest
  }

  /** Do not wait any longer for the lines that `batch` and those before it hold: mask them. */
  settle(batch: number): void {
    this.#open.settle(batch)
  }

  /** False: nobody knows what is in it. */
  #record(bytes: Uint8Array, view: DataView, at: number, size: number): boolean {
    if (EventHeader.abi(view, at) !== ABI.VERSION) return false
    switch (EventHeader.type(view, at)) {
      case EVENT_TYPE.CONNECTION:
        return size === ConnectionEvent.SIZE
      case EVENT_TYPE.EXIT:
        return size === ExitEvent.SIZE
      case EVENT_TYPE.FORK:
        return size === ForkEvent.SIZE
      // What a replay needs of it is in the process's facts.
      case EVENT_TYPE.PLACE:
        return false
      case EVENT_TYPE.CLOSE:
        if (size !== CloseEvent.SIZE) return false
        this.#close(CloseEvent.connection(view, at))
        return true
      case EVENT_TYPE.EXEC:
        return size >= ExecEvent.SIZE && this.#exec(bytes, view, at, size)
      case EVENT_TYPE.CHUNK:
        return size >= ChunkEvent.SIZE && this.#chunk(bytes, view, at, size)
      case EVENT_TYPE.DATAGRAM:
        return size >= DatagramEvent.SIZE && this.#datagram(bytes, view, at, size)
      default:
        return false
    }
  }

  #close(connection: number): void {
    for (const stream of this.#connections.get(connection) ?? []) stream.forget()
    this.#connections.delete(connection)
  }

  #exec(bytes: Uint8Array, view: DataView, at: number, size: number): boolean {
    const argv = at + ExecEvent.SIZE
    const env = argv + ExecEvent.argvLen(view, at)
    const end = env + ExecEvent.envLen(view, at)
    if (end > at + size) return false
    if (!this.#secrets) maskArgv(bytes, argv, env)
    maskEnvironment(bytes, env, end, this.#secrets)
    bytes.fill(0, end, at + size)
    return true
  }

  #chunk(bytes: Uint8Array, view: DataView, at: number, size: number): boolean {
    const head = at + ChunkEvent.SIZE
    const headTo = head + ChunkEvent.headLen(view, at)
    const tailTo = headTo + ChunkEvent.tailLen(view, at)
    const len = ChunkEvent.len(view, at)
    if (tailTo > at + size || tailTo - head > len) return false
    bytes.fill(0, tailTo, at + size)
    if (this.#secrets) return true
    const connection = ChunkEvent.connection(view, at)
    const offset = ChunkEvent.offset(view, at)
    const turn = ChunkEvent.turn(view, at)
    const direction = ChunkEvent.direction(view, at) === 0 ? 0 : 1
    this.#streams(connection)[direction].call(bytes, { head, headTo, tailTo, offset, len, turn })
    return true
  }

  #datagram(bytes: Uint8Array, view: DataView, at: number, size: number): boolean {
    const from = at + DatagramEvent.SIZE
    const to = from + DatagramEvent.dataLen(view, at)
    if (to > at + size) return false
    bytes.fill(0, to, at + size)
    if (!this.#secrets) maskDatagram(bytes, from, to)
    return true
  }

  #streams(connection: number): readonly [StreamMask, StreamMask] {
    const known = this.#connections.get(connection)
    if (known) return known
    const exchanges = new Exchanges()
    const streams = [
      new StreamMask(exchanges, this.#open, this.#maskTarget),
      new StreamMask(exchanges, this.#open, this.#maskTarget),
    ] as const
    this.#connections.set(connection, streams)
    return streams
  }
}
