// Secrets that cannot be mistaken for anything else, and the search for the smallest readable part of them.
import { createHash } from 'node:crypto'

/** So much of a secret in one piece is a leak. */
const GRAM = 10

/** 24 letters and digits that belong to these words only. */
export function canary(...words: readonly string[]): string {
  const hash = createHash('sha512').update(words.join('\n')).digest('base64')
  return hash.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 24)
}

/** 16 digits, a credit card's number by its check digit (ISO/IEC 7812-1). */
export function cardNumber(...words: readonly string[]): string {
  const hash = createHash('sha512').update(words.join('\n')).digest()
  const digits = [4, ...[...hash.subarray(0, 14)].map((byte) => byte % 10)]
  const sum = digits.reduce((all, digit, i) => all + (i % 2 === 0 ? doubled(digit) : digit), 0)
  return [...digits, (10 - (sum % 10)) % 10].join('')
}

const doubled = (digit: number): number => (digit > 4 ? 2 * digit - 9 : 2 * digit)

/** What must not be found: name → the secret as it was on the wire. */
export type Needles = ReadonlyMap<string, string>

/** Names of the needles of which `texts` hold at least GRAM characters in a row, in any case. */
export function leaks(needles: Needles, ...texts: readonly (string | Uint8Array)[]): string[] {
  const grams = new Map<string, string>()
  // Most places are none by their first four bytes: recordings are long.
  const begins = new Uint8Array(1 << SLOT_BITS)
  for (const [name, secret] of needles) {
    const text = secret.toLowerCase()
    for (let i = 0; i + GRAM <= text.length; i++) {
      const gram = text.slice(i, i + GRAM)
      grams.set(gram, name)
      begins[slotOf(Buffer.from(gram, 'latin1').readUInt32BE(0))] = 1
    }
  }
  const found = new Set<string>()
  for (const text of texts) {
    const low = lowered(text)
    let word = 0
    for (let i = 0; i < low.length; i++) {
      word = (word << 8) | low[i]!
      if (begins[slotOf(word)] === 0 || i < 3) continue
      const name = grams.get(low.toString('latin1', i - 3, i - 3 + GRAM))
      if (name !== undefined) found.add(name)
    }
  }
  return [...found].sort()
}

const SLOT_BITS = 24
const slotOf = (word: number): number => Math.imul(word, 0x9e3779b1) >>> (32 - SLOT_BITS)

/** A copy with letters in lower case. */
function lowered(text: string | Uint8Array): Buffer {
  const bytes = Buffer.from(text as string, 'latin1')
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte >= 65 && byte <= 90) bytes[i] = byte + 32
  }
  return bytes
}

/** Names of the needles that are nowhere as a whole. */
export function missing(needles: Needles, ...texts: readonly (string | Uint8Array)[]): string[] {
  const all = texts.map((text) =>
    typeof text === 'string' ? text : Buffer.from(text).toString('latin1'),
  )
  return [...needles]
    .filter(([, secret]) => !all.some((text) => text.includes(secret)))
    .map(([name]) => name)
    .sort()
}
