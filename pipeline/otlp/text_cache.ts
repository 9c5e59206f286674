// Short texts of ASCII that come again and again: found by their bytes, so that no string is made twice.

/** Longer ones are seldom the same twice. */
const LONGEST = 32

export class TextCache {
  readonly #texts: (string | undefined)[]
  readonly #mask: number

  /** `slots` is a power of two. */
  constructor(slots: number) {
    this.#texts = Array.from({ length: slots }, () => undefined)
    this.#mask = slots - 1
  }

  /** The text of `bytes` from `from` to `to`; what is no UTF-8 becomes U+FFFD. */
  get(bytes: Buffer, from: number, to: number): string {
    const length = to - from
    if (length > LONGEST) return bytes.toString('utf8', from, to)
    if (length === 0) return ''
    const slot = hashOf(bytes, from, length) & this.#mask
    const known = this.#texts[slot]
    if (known !== undefined && known.length === length && same(known, bytes, from)) return known
    for (let i = from; i < to; i++) {
      if (bytes[i]! > 127) return bytes.toString('utf8', from, to)
    }
    return (this.#texts[slot] = bytes.toString('latin1', from, to))
  }
}

/** Of the length and six bytes: all of them would cost as much as the comparison that follows. */
function hashOf(bytes: Uint8Array, from: number, length: number): number {
  const last = from + length - 1
  const middle = (from + last) >>> 1
  let hash = length
  hash = Math.imul(hash, 31) + bytes[from]!
  hash = Math.imul(hash, 31) + bytes[(from + middle) >>> 1]!
  hash = Math.imul(hash, 31) + bytes[middle]!
  hash = Math.imul(hash, 31) + bytes[(middle + last) >>> 1]!
  hash = Math.imul(hash, 31) + bytes[Math.max(from, last - 1)]!
  hash = Math.imul(hash, 31) + bytes[last]!
  return hash ^ (hash >>> 15)
}

function same(text: string, bytes: Buffer, from: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false
  return true
}
