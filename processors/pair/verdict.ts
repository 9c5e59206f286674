// What `pair` answers to the kernel: how much of a connection it wants to see. Nothing of what it cannot read, heads where bodies
// are long, all else whole.
import { LIMITS, OUTCOME } from '../../bpf/events.ts'
import { setBounded } from '../../pipeline/bounded_map.ts'
import { POLICY, type Policy } from '../../pipeline/data/policy.ts'
import type { Counter, Telemetry } from '../../pipeline/telemetry/telemetry.ts'
import type { Chunk } from './chunk.ts'
import { classify } from './classify.ts'
import type { Connection } from './connection.ts'
import { CounterBy } from './counter_by.ts'
import { ROLE } from './exchange.ts'
import type { Parser, Protocol } from './protocols/protocol.ts'
import type { Stream } from './stream.ts'

/** Calls that begin no message until a connection is given up, each after a change of direction. */
const UNCLEAR_TURNS = 3
/** Bytes that begin no message until a connection is given up, seen from its first byte. */
const UNCLEAR_BYTES = 3072
/** The same in the middle of a connection, where a long body may be on its way. */
const MIDDLE_BYTES = 1 << 20
const MIDDLE_TURNS = 8
/** Connections of one listener that must be unclear before the next ones are not looked at. */
const STRIKES = 3
/** Listeners that are remembered. */
const LISTENERS = 4096

export class Verdicts {
  readonly #cut: Counter
  /** Unclear connections by listener; negative: a message was seen there. */
  readonly #strikes = new Map<string, number>()
  readonly #decoded: CounterBy
  readonly #undecoded: CounterBy

  constructor(telemetry: Telemetry) {
    const help = 'Connections by the protocol that was seen on them.'
    const by = (decoded: string): CounterBy =>
      new CounterBy(telemetry, 'spantap_connections', help, 'protocol', { decoded })
    this.#decoded = by('true')
    this.#undecoded = by('false')
    this.#cut = telemetry.counter(
      'spantap_heads_cut',
      'Message heads that went on past what was captured of their call.',
    )
  }

  /** Messages of a protocol were found. */
  decoded(connection: Connection): void {
    this.#decoded.add((connection.protocol as Protocol).name)
    const listener = listenerOf(connection)
    const strikes = listener === undefined ? -1 : (this.#strikes.get(listener) ?? 0)
    if (strikes >= STRIKES) connection.shared.source.endpointPolicy(connection.id, undefined)
    if (listener !== undefined && strikes >= 0) this.#strike(listener, -1)
    this.#ask(connection, connection.receive, POLICY.stream)
    this.#ask(connection, connection.send, POLICY.stream)
  }

  /** A call began no message. */
  unclear(connection: Connection, chunk: Chunk): void {
    const known = connection.pairing !== undefined
    const middle = known || !connection.born
    const name = known ? undefined : classify(chunk.bytes, chunk.head, chunk.headTo)
    const turns = middle ? MIDDLE_TURNS : UNCLEAR_TURNS
    const bytes = middle ? MIDDLE_BYTES : UNCLEAR_BYTES
    if (name === undefined && connection.unclearTurns < turns && connection.unclearBytes < bytes) {
      return
    }
    connection.pairing?.drop('unreadable')
    if (!known) {
      this.#undecoded.add(name ?? 'unknown')
      this.#forget(connection, name !== undefined)
    }
    this.#ignore(connection)
  }

  /** The connection carries something else from here on. */
  handedOver(connection: Connection): void {
    this.#ignore(connection)
  }

  /** More of a stream's bodies is copied than is of use. */
  wasteful(connection: Connection, stream: Stream, parser: Parser): void {
    if (stream.policy !== POLICY.stream || parser.reach > LIMITS.HEAD_BYTES) return
    this.#ask(connection, stream, POLICY.head)
  }

  /** A head was cut by the capture that was asked for: ask for more again. */
  headCut(connection: Connection, stream: Stream, chunk: Chunk): void {
    this.#cut.add(1)
    if (chunk.policy !== POLICY.head || chunk.gap !== OUTCOME.SKIPPED_BODY) return
    this.#ask(connection, stream, POLICY.stream)
    // Not a second time: its heads are deep.
    stream.keepWhole = true
  }

  #ask(connection: Connection, stream: Stream, policy: Policy): void {
    if (policy === POLICY.head && stream.keepWhole) return
    stream.policy = policy
    connection.shared.source.policy(connection.id, stream.direction as 0 | 1, policy)
  }

  #ignore(connection: Connection): void {
    this.#ask(connection, connection.receive, POLICY.none)
    this.#ask(connection, connection.send, POLICY.none)
    connection.unwatch()
  }

  /** Do not look at the next connections of this listener, once that is certain. */
  #forget(connection: Connection, certain: boolean): void {
    const listener = listenerOf(connection)
    if (listener === undefined) return
    const strikes = this.#strikes.get(listener) ?? 0
    if (strikes < 0) return
    this.#strike(listener, certain ? STRIKES : strikes + 1)
    if (certain || strikes + 1 >= STRIKES) {
      connection.shared.source.endpointPolicy(connection.id, POLICY.none)
    }
  }

  #strike(listener: string, strikes: number): void {
    setBounded(this.#strikes, listener, strikes, LISTENERS)
  }
}

/** The listening side of a connection as far as it is known. */
function listenerOf(connection: Connection): string | undefined {
  const ends = connection.ends
  if (!ends || ends.isUnix || connection.role === ROLE.unknown) return undefined
  const listener = connection.role === ROLE.server ? ends.local : ends.remote
  return `${ends.netns}|${listener.port}|${listener.ip}`
}
