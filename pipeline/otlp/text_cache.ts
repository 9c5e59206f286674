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
    let hash = length
    let seen = 0
    for (let i = from; i < to; i++) {
      const byte = bytes[i]!
      seen |= byte
      hash = (Math.imul(hash, 31) + byte) | 0
    }
    if (seen > 127) return bytes.toString('utf8', from, to)
    const slot = (hash ^ (hash >>> 15)) & this.#mask
    const known = this.#texts[slot]
    if (known !== undefined && known.length === length && same(known, bytes, from)) return known
    return (this.#texts[slot] = bytes.toString('latin1', from, to))
  }
}

function same(text: string, bytes: Buffer, from: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false
  return true
}
