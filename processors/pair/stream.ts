// One direction of a connection: puts calls in order, knows what is missing, and feeds a parser with the rest.
import { CHUNK_FLAG } from '../../bpf/events.ts'
import { POLICY, type Policy } from '../../pipeline/data/policy.ts'
import type { Chunk } from './chunk.ts'
import type { Connection } from './connection.ts'
import { DETECTED, PARSER, type Detected, type Parser } from './protocols/protocol.ts'

/** What kept calls wait for. */
export const WAIT = { nothing: 0, order: 1, request: 2, begin: 3 } as const

/** Calls that are kept at most while something is awaited. */
const KEPT = 64
/** Calls that may overtake another one: two threads on one socket. */
const OVERTAKING = 8

export class Stream {
  readonly direction: number
  /** Offset of the next byte; -1: wherever the first call is. */
  position = 0
  parser: Parser | undefined = undefined
  /** Looks for the begin of a message at the begin of a call. */
  seeking = true
  /** No message was found so far. */
  fresh = true
  /** The capture that was asked for. */
  policy: Policy = POLICY.undecided
  /** A smaller capture has cut a head before. */
  keepWhole = false
  wait: number = WAIT.nothing
  /** When that began, ns. */
  waitNs = 0
  /** The count of turns says that calls are missing: no use in waiting for them. */
  missed = false
  /** Something is missing from before the protocol was known. */
  holed = false
  /** Calls were passed over: a message may have been in them. */
  passed = false
  /** When the last bytes came, ns. */
  lastNs = 0
  #lastTurn = -1
  /** In this turn there were bytes that were not seen or began no message. */
  #cutTurn = -1
  #kept: Chunk[] = []
  readonly #connection: Connection

  constructor(connection: Connection, direction: number) {
    this.#connection = connection
    this.direction = direction
  }

  take(chunk: Chunk): void {
    if (this.position < 0) this.position = chunk.offset
    if (this.wait !== WAIT.nothing) this.#keep(chunk)
    else if (chunk.offset === this.position) this.#consume(chunk)
    else if (chunk.offset < this.position) this.#overlapping(chunk)
    else if (this.missed || (chunk.flags & CHUNK_FLAG.EXTERNAL) !== 0) {
      this.#hole(chunk)
      this.#consume(chunk)
    } else this.#await(WAIT.order, chunk)
  }

  /** What was awaited has come, or is not awaited any longer. */
  release(): void {
    const kept = this.#kept
    this.#kept = []
    this.wait = WAIT.nothing
    for (const chunk of kept) {
      if (!this.#connection.watched) return
      // What one of them begins to wait for the others wait for, too.
      if (this.wait === WAIT.nothing) this.#place(chunk)
      else if (this.wait === WAIT.begin) this.#keep(chunk)
      else this.#kept.push(chunk)
    }
  }

  /** `end` bytes were in this direction; those that were not seen by now are lost. */
  finish(end: number, chunk: Chunk | undefined): void {
    if (this.wait !== WAIT.nothing) this.#connection.giveUp(this)
    if (!this.isBehind(end)) return
    this.#missing(end - this.position, chunk)
    this.position = end
  }

  /** Were there bytes up to `end` that were not seen? */
  isBehind(end: number): boolean {
    return this.position >= 0 && this.position < end
  }

  #place(chunk: Chunk): void {
    if (chunk.offset < this.position) return this.#overlapping(chunk)
    if (chunk.offset > this.position) this.#hole(chunk)
    this.#consume(chunk)
  }

  #overlapping(chunk: Chunk): void {
    const seen = this.position - chunk.offset
    if (seen >= chunk.len) return
    chunk.trim(seen)
    this.#consume(chunk)
  }

  /** `chunk` waits, from index `from` of its bytes on. */
  #await(what: number, chunk: Chunk, from = chunk.head): void {
    this.wait = what
    this.waitNs = chunk.timeNs
    this.#kept.push(chunk.keep(from))
    this.#connection.shared.waiting.add(this.#connection)
  }

  #keep(chunk: Chunk): void {
    if (this.wait === WAIT.order && chunk.offset === this.position) {
      this.wait = WAIT.nothing
      const later = this.#kept
      this.#kept = []
      this.#consume(chunk)
      for (const next of later) this.take(next)
      return
    }
    if (this.wait === WAIT.begin && chunk.turn !== this.#kept[0]?.turn) {
      // Nobody answers half a head: what was kept was no begin.
      this.wait = WAIT.nothing
      for (const kept of this.#kept.splice(0)) this.#pass(kept)
      if (this.#connection.watched) this.take(chunk)
      return
    }
    this.#kept.push(chunk.keep(chunk.head))
    this.#kept.sort((a, b) => a.offset - b.offset)
    if (this.wait === WAIT.begin) return this.#look()
    const most = this.wait === WAIT.order ? OVERTAKING : KEPT
    if (this.#kept.length > most) this.#connection.giveUp(this)
  }

  #consume(chunk: Chunk): void {
    this.lastNs = chunk.timeNs
    this.#lastTurn = chunk.turn
    if (this.seeking && !this.#begins(chunk)) return
    const parser = this.parser as Parser
    const end = chunk.offset + chunk.len
    if (parser.unaligned && !parser.realign(chunk)) {
      parser.endsHere(chunk)
      this.position = end
      return
    }
    if (chunk.headTo > chunk.head) {
      const at = parser.take(chunk, chunk.head, chunk.headTo)
      if (parser.state !== PARSER.ready) return this.#stopped(parser, chunk, at)
    }
    const gap = chunk.missing()
    if (gap > 0) {
      if (!parser.skip(chunk, gap)) {
        this.#connection.headCut(this, chunk)
        return this.#lost(parser, end)
      }
      chunk.toTail()
      if (parser.unaligned) parser.endsHere(chunk)
      else if (chunk.tailTo > chunk.tail) {
        const at = parser.take(chunk, chunk.tail, chunk.tailTo)
        if (parser.state !== PARSER.ready) return this.#stopped(parser, chunk, at)
      }
    }
    this.position = end
  }

  #stopped(parser: Parser, chunk: Chunk, at: number): void {
    if (parser.state === PARSER.blocked) {
      this.position = chunk.base + at
      this.#await(WAIT.request, chunk, at)
    } else if (parser.state === PARSER.opaque) this.#connection.handedOver()
    else this.#lost(parser, chunk.offset + chunk.len)
  }

  #lost(parser: Parser, end: number): void {
    parser.restart()
    this.seeking = true
    this.position = end
  }

  #hole(chunk: Chunk): void {
    this.#missing(chunk.offset - this.position, chunk)
    this.position = chunk.offset
    this.#cutTurn = chunk.turn
  }

  #missing(n: number, chunk: Chunk | undefined): void {
    const external = chunk !== undefined && (chunk.flags & CHUNK_FLAG.EXTERNAL) !== 0
    const reason = external ? 'skipped_splice' : 'records_missing'
    const parser = this.parser
    if (!parser) this.holed = true
    else if (this.seeking) this.#connection.missing(this, reason)
    else if (!parser.hole(n, reason, this.#lastTurn === chunk?.turn ? this.#lastTurn : -1)) {
      parser.restart()
      this.seeking = true
      this.#connection.hole(this, chunk, reason)
    }
    this.missed = false
  }

  /** Does a message begin with this call? If not, the call is passed over, or kept until that is clear. */
  #begins(chunk: Chunk): boolean {
    const detected = this.#connection.detect(
      chunk.bytes,
      chunk.head,
      chunk.headTo,
      chunk.turn === this.#cutTurn,
    )
    if (this.#accepts(detected)) return true
    if (detected === DETECTED.more && chunk.missing() === 0) this.#await(WAIT.begin, chunk)
    else this.#pass(chunk)
    return false
  }

  /** Several calls together may show what the first of them could not. */
  #look(): void {
    while (this.#kept.length > 0) {
      const first = this.#kept[0] as Chunk
      const heads = this.#heads()
      const bytes = Buffer.concat(heads)
      const maybeCut = first.turn === this.#cutTurn
      const detected = this.#connection.detect(bytes, 0, bytes.length, maybeCut)
      if (this.#accepts(detected)) return this.release()
      if (detected === DETECTED.more && heads.length === this.#kept.length) return
      this.#kept.shift()
      this.#pass(first)
      if (!this.#connection.watched) return
    }
    this.wait = WAIT.nothing
  }

  /** The kept calls' bytes up to the first gap between or after them. */
  #heads(): Buffer[] {
    const parts: Buffer[] = []
    let next = (this.#kept[0] as Chunk).offset
    for (const chunk of this.#kept) {
      if (chunk.offset !== next) break
      parts.push(chunk.bytes.subarray(chunk.head, chunk.headTo))
      next = chunk.missing() > 0 ? -1 : next + chunk.len
    }
    return parts
  }

  #accepts(detected: Detected): boolean {
    if (detected !== DETECTED.request && detected !== DETECTED.response) return false
    if (!this.#connection.recognised(this, detected)) return false
    this.seeking = false
    this.fresh = false
    return true
  }

  #pass(chunk: Chunk): void {
    if (chunk.offset > this.position) this.#hole(chunk)
    this.position = chunk.offset + chunk.len
    this.passed = true
    this.#cutTurn = chunk.turn
    this.#connection.unrecognised(this, chunk)
  }
}
