// OTLP as it came in, decoded only when somebody looks: a span that passes through costs a walk over its bytes and a copy.
import type { Data, Signal } from './signal.ts'

export class Encoded<S extends Signal = Signal> {
  readonly signal: S
  readonly items: number
  /**
   * An Export…ServiceRequest that is known to be well-formed to its last field. Two of them one after the other are one with the
   * contents of both (protobuf encoding, "Last One Wins": repeated fields are concatenated).
   */
  readonly bytes: Uint8Array
  readonly #decode: (bytes: Uint8Array) => Data[S]
  #data: Data[S] | undefined

  /** `decode` must not fail for `bytes`. */
  constructor(signal: S, items: number, bytes: Uint8Array, decode: (bytes: Uint8Array) => Data[S]) {
    this.signal = signal
    this.items = items
    this.bytes = bytes
    this.#decode = decode
  }

  /** Decoded at the first look and kept: do not change it unless the batch is yours. */
  get data(): Data[S] {
    return (this.#data ??= this.#decode(this.bytes))
  }

  /** The same bytes with data of its own. */
  copy(): Encoded<S> {
    return this.with(this.items, this.bytes)
  }

  /** Other bytes of the same signal and origin, as well-formed as these: a part of them, or they and others of the kind. */
  with(items: number, bytes: Uint8Array): Encoded<S> {
    return new Encoded(this.signal, items, bytes, this.#decode)
  }
}
