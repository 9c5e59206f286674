// A small cache from bytes to what was made of them: no string is made for bytes that came before. Direct-mapped, so it is
// bounded and never needs cleaning; two keys of one slot only cost each other the cache.

interface Slot<T> {
  readonly bytes: Uint8Array
  readonly value: T
}

/** Longer keys are made anew each time. */
const KEY_BYTES = 512

export class ByteTable<T> {
  readonly #slots: (Slot<T> | undefined)[]
  /** Hash of what was last missed in a slot: only what comes twice is kept. */
  readonly #missed: Int32Array
  readonly #mask: number
  readonly #make: (bytes: Buffer, from: number, to: number) => T

  /** `slots`: a power of two. `make` is called for bytes that are not in the table; it must not keep `bytes`. */
  constructor(slots: number, make: (bytes: Buffer, from: number, to: number) => T) {
    this.#slots = Array.from({ length: slots })
    this.#missed = new Int32Array(slots)
    this.#mask = slots - 1
    this.#make = make
  }

  at(bytes: Buffer, from: number, to: number): T {
    if (to - from > KEY_BYTES) return this.#make(bytes, from, to)
    let hash = 0
    for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + bytes[i]!) | 0
    const index = (hash ^ (hash >>> 15)) & this.#mask
    const slot = this.#slots[index]
    if (slot && same(slot.bytes, bytes, from, to)) return slot.value
    const value = this.#make(bytes, from, to)
    if (this.#missed[index] === hash) {
      // Not from the pool of Buffer: a key that stays would keep 8 KiB with it.
      const key = new Uint8Array(to - from)
      key.set(bytes.subarray(from, to))
      this.#slots[index] = { bytes: key, value }
    } else this.#missed[index] = hash
    return value
  }
}

function same(key: Uint8Array, bytes: Buffer, from: number, to: number): boolean {
  const length = to - from
  if (key.length !== length) return false
  for (let i = 0; i < length; i++) if (key[i] !== bytes[from + i]) return false
  return true
}

/** Text of bytes that are ASCII as a rule and UTF-8 otherwise; bytes that are neither become U+FFFD. */
export function textOf(bytes: Buffer, from: number, to: number): string {
  for (let i = from; i < to; i++) if (bytes[i]! > 127) return bytes.toString('utf8', from, to)
  return bytes.toString('latin1', from, to)
}
