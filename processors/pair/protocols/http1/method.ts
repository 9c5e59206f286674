// Request methods that semantic conventions call known; any other is `_OTHER`.

/** RFC 9110 §9, PATCH (RFC 5789) and QUERY: the default of the HTTP semantic conventions. */
export const KNOWN_METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'CONNECT',
  'TRACE',
  'QUERY',
] as const

/** Longest token taken for a method. */
export const METHOD_BYTES = 32

/** Index into the table of methods for every method that is not in it. */
export const OTHER = -1

/** The methods of one configuration, matched on bytes. */
export class Methods {
  readonly names: readonly string[]
  readonly #bytes: readonly Buffer[]

  constructor(names: readonly string[] = KNOWN_METHODS) {
    this.names = names
    this.#bytes = names.map((name) => Buffer.from(name, 'latin1'))
  }

  /** Index of the method in [from, to), or OTHER. Case matters (RFC 9110 §9.1). */
  match(bytes: Buffer, from: number, to: number): number {
    const length = to - from
    for (let m = 0; m < this.#bytes.length; m++) {
      const name = this.#bytes[m]!
      if (name.length !== length || name[0] !== bytes[from]) continue
      let i = 1
      while (i < length && name[i] === bytes[from + i]) i++
      if (i === length) return m
    }
    return OTHER
  }
}
