// What all connections of one `pair` share.
import type { EventSource } from '../../pipeline/data/events.ts'
import type { Connection } from './connection.ts'
import type { Ids } from './ids.ts'
import type { Joins } from './joins.ts'
import type { CounterBy } from './counter_by.ts'
import type { Outbox } from './outbox.ts'
import type { PairingById } from './pairing_by_id.ts'
import type { Protocol } from './protocols/protocol.ts'
import type { Services } from './services.ts'
import type { Verdicts } from './verdict.ts'

export interface Shared {
  readonly protocols: readonly Protocol[]
  /** DNS: what datagrams are taken for. */
  readonly lookups: Protocol
  readonly services: Services
  readonly ids: Ids
  readonly joins: Joins
  readonly outbox: Outbox
  readonly verdicts: Verdicts
  /** Requests that will not become a span. */
  readonly lost: CounterBy
  /** Those by id with something in flight. */
  readonly byId: Set<PairingById>
  /** Connections of which a stream waits for something. */
  readonly waiting: Set<Connection>
  /** Of the batch in hand. */
  source: EventSource
  /** Newest time of any record, ns. */
  nowNs: number
}
