// All connections that are followed, by id.
import type { Counter, Telemetry } from '../../pipeline/telemetry/telemetry.ts'
import type { Connection } from './connection.ts'
import type { Joins } from './joins.ts'

export class Table {
  readonly #joins: Joins
  readonly #max: number
  readonly #forgotten: Counter
  readonly #byId = new Map<number, Connection>()
  readonly #unix = new Set<Connection>()

  constructor(joins: Joins, max: number, telemetry: Telemetry) {
    this.#joins = joins
    this.#max = max
    this.#forgotten = telemetry.counter(
      'spantap_connections_forgotten',
      'Connections that were forgotten before they were closed: idle for long, or more than max_connections.',
    )
  }

  get size(): number {
    return this.#byId.size
  }

  get(id: number): Connection | undefined {
    return this.#byId.get(id)
  }

  values(): IterableIterator<Connection> {
    return this.#byId.values()
  }

  /** Unix sockets that are looked at. */
  *unix(): Generator<Connection> {
    for (const connection of this.#unix) {
      if (connection.watched) yield connection
      else this.#unix.delete(connection)
    }
  }

  /** Follow a connection; the oldest gives way when there are too many. */
  add(connection: Connection): void {
    if (this.#byId.size >= this.#max) {
      const [oldest] = this.#byId.values()
      this.forget(oldest as Connection, 'evicted')
    }
    this.#byId.set(connection.id, connection)
    if (connection.ends?.isUnix === true) this.#unix.add(connection)
  }

  remove(connection: Connection): void {
    this.#byId.delete(connection.id)
    this.#unix.delete(connection)
    this.#joins.retire(connection, connection.shared.nowNs)
    connection.shared.waiting.delete(connection)
    connection.unwatch()
  }

  /** Remove a connection that was not closed; what is in flight on it is counted as lost. */
  forget(connection: Connection, reason: string): void {
    this.#forgotten.add(1)
    connection.pairing?.drop(reason)
    this.remove(connection)
  }
}
