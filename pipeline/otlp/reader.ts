// A protobuf reader that walks the fields of one message and trusts nothing: for answers of servers, which are small and never
// walked before. Requests have decode/cursor.ts.
const decoder = new TextDecoder()

export class Reader {
  readonly #bytes: Uint8Array
  #at = 0
  /** Number and wire type of the field that `next` stands at. */
  field = 0
  wire = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Go to the next field; false at the end. Its value must then be read or skipped. */
  next(): boolean {
    if (this.#at === this.#bytes.length) return false
    const tag = this.varint()
    this.field = Math.floor(tag / 8)
    this.wire = tag % 8
    return true
  }

  /** Where it stands in the message. */
  get at(): number {
    return this.#at
  }

  /** A varint as an unsigned number; beyond 2^53 the low bits are lost. */
  varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined || scale > 2 ** 63) throw new Error('protobuf: bad varint')
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  /** A length-delimited field: a view, not a copy. */
  bytes(): Uint8Array {
    return this.#take(this.varint())
  }

  string(): string {
    return decoder.decode(this.bytes())
  }

  skip(): void {
    if (this.wire === 0) this.varint()
    else if (this.wire === 1) this.#take(8)
    else if (this.wire === 2) this.bytes()
    else if (this.wire === 5) this.#take(4)
    else throw new Error(`protobuf: unknown wire type ${this.wire}`)
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new Error('protobuf: message ends in a field')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}
