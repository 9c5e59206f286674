// What a server counts of those who never got as far as being served.
import type { Counter, Telemetry } from '../telemetry/telemetry.ts'

export class ServerCounters {
  readonly #telemetry: Telemetry
  readonly #prefix: string
  readonly #transport: string
  readonly #known = new Map<string, Counter>()
  #open = 0

  /** `owner`: `receiver`, `extension` …; `transport`: `http` or `grpc`. */
  constructor(telemetry: Telemetry, owner: string, transport: string) {
    this.#telemetry = telemetry
    this.#prefix = `spantap_${owner}`
    this.#transport = transport
    telemetry.gauge(`${this.#prefix}_connections`, 'Open connections.', () => this.#open, {
      transport,
    })
  }

  /** A request that was answered without becoming a batch. */
  rejected(reason: string): void {
    this.#count('rejected_requests', 'Requests that never became a batch.', reason)
  }

  /** A connection that was closed by us, and why. */
  dropped(reason: string): void {
    this.#count('dropped_connections', 'Connections that were closed for what they did.', reason)
  }

  /** Count a connection as open until its socket is closed. */
  opened(socket: { once(event: 'close', heard: () => void): unknown }): void {
    this.#open++
    socket.once('close', () => this.#open--)
  }

  #count(name: string, help: string, reason: string): void {
    const key = `${name} ${reason}`
    const known = this.#known.get(key)
    const labels = { reason, transport: this.#transport }
    const counter = known ?? this.#telemetry.counter(`${this.#prefix}_${name}`, help, labels)
    if (!known) this.#known.set(key, counter)
    counter.add(1)
  }
}
