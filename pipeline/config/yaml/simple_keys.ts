// Tokens that are keys if a colon follows them on their line (scannerc.go).
import { scanError } from './mistake.ts'
import type { Mark, Reader } from './reader.ts'

export interface SimpleKey {
  /** Of the token. */
  readonly number: number
  readonly mark: Mark
}

interface Candidate extends SimpleKey {
  possible: boolean
  /** Nothing else than a key can be there. */
  readonly required: boolean
}

/** A key that is longer is none. */
const MAX_CHARACTERS = 1024

export class SimpleKeys {
  readonly #reader: Reader
  /** One for each bracket that is open, and one for what is outside of them. */
  readonly #candidates: Candidate[] = []
  /** Where in `#candidates` is what may make a key of a token, by its number. */
  readonly #awaited = new Map<number, number>()

  constructor(reader: Reader) {
    this.#reader = reader
    this.open(0)
  }

  /** Whether token `number` may yet turn out to be a key. Throws when it had to be one. */
  awaits(number: number): boolean {
    const at = this.#awaited.get(number)
    const key = at === undefined ? undefined : this.#candidates[at]
    return key !== undefined && this.#isValid(key)
  }

  /** What is here may be a key. */
  save(number: number, required: boolean): void {
    this.remove()
    const at = this.#candidates.length - 1
    this.#candidates[at] = { possible: true, number, mark: this.#reader.mark, required }
    this.#awaited.set(number, at)
  }

  /** It was none. Throws when it had to be one. */
  remove(): void {
    const key = this.#candidates.at(-1)!
    if (!key.possible) return
    if (key.required) throw this.#missing(key)
    this.#drop(key)
  }

  /** What the colon that is here makes a key of. */
  take(): SimpleKey | undefined {
    const key = this.#candidates.at(-1)!
    if (!this.#isValid(key)) return undefined
    this.#drop(key)
    return key
  }

  /** A bracket opens, which is token `number`. */
  open(number: number): void {
    const { mark } = this.#reader
    this.#candidates.push({ possible: false, number, mark, required: false })
  }

  /** It closes. With nothing inside this is its own number: yaml/v3 then does not wait whether `[]` is a key. */
  close(): void {
    this.#awaited.delete(this.#candidates.pop()!.number)
  }

  #isValid(key: Candidate): boolean {
    const { line, index } = this.#reader
    if (!key.possible) return false
    if (key.mark.line >= line && key.mark.index + MAX_CHARACTERS >= index) return true
    if (key.required) throw this.#missing(key)
    key.possible = false
    return false
  }

  #drop(key: Candidate): void {
    key.possible = false
    this.#awaited.delete(key.number)
  }

  #missing({ mark }: Candidate): Error {
    return scanError(mark, this.#reader.mark, "could not find expected ':'")
  }
}
