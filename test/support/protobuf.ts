// A strict protobuf decoder driven by tables: the tests' own, so that the encoder is not checked with its own idea of the
// format. An unknown field, a wrong wire type or a singular field that comes twice is an error.

/** Field number → name and type; a type is a scalar's name or another message. `*` after the name: repeated. */
export type Message = Readonly<
  Record<number, readonly [name: string, type: Scalar | (() => Message)]>
>

export type Scalar = keyof typeof SCALARS
export type Decoded = Record<string, unknown>

const text = new TextDecoder('utf-8', { fatal: true })

const SCALARS = {
  string: { wire: 2, read: (bytes: Wire) => text.decode(bytes.chunk()) },
  bytes: { wire: 2, read: (bytes: Wire) => bytes.chunk() },
  bool: { wire: 0, read: (bytes: Wire) => bytes.varint() === 1n },
  uint32: { wire: 0, read: (bytes: Wire) => Number(bytes.varint()) },
  enum: { wire: 0, read: (bytes: Wire) => Number(bytes.varint()) },
  int64: { wire: 0, read: (bytes: Wire) => BigInt.asIntN(64, bytes.varint()) },
  fixed32: { wire: 5, read: (bytes: Wire) => bytes.view(4).getUint32(0, true) },
  fixed64: { wire: 1, read: (bytes: Wire) => bytes.view(8).getBigUint64(0, true) },
  sfixed64: { wire: 1, read: (bytes: Wire) => bytes.view(8).getBigInt64(0, true) },
  double: { wire: 1, read: (bytes: Wire) => bytes.view(8).getFloat64(0, true) },
} as const

/** Every field that is on the wire, under its name of the .proto file; repeated ones as lists. */
export function decode(bytes: Uint8Array, message: Message): Decoded {
  const wire = new Wire(bytes)
  const decoded: Decoded = {}
  while (!wire.ended()) {
    const tag = Number(wire.varint())
    const field = message[tag >>> 3]
    if (!field) throw new Error(`unknown field ${tag >>> 3} of wire type ${tag & 7}`)
    const repeated = field[0].endsWith('*')
    const name = field[0].replace('*', '')
    const values = read(wire, tag & 7, field[1], name)
    if (repeated) ((decoded[name] ??= []) as unknown[]).push(...values)
    else if (name in decoded) throw new Error(`field ${name} comes twice`)
    else decoded[name] = values[0]
  }
  return decoded
}

function read(
  wire: Wire,
  wireType: number,
  type: Scalar | (() => Message),
  name: string,
): unknown[] {
  if (typeof type === 'function') {
    if (wireType !== 2) throw new Error(`${name}: wire type ${wireType}`)
    return [decode(wire.chunk(), type())]
  }
  const scalar = SCALARS[type]
  if (wireType === scalar.wire) return [scalar.read(wire)]
  if (wireType !== 2) throw new Error(`${name}: wire type ${wireType}`)
  const values: unknown[] = []
  for (const packed = new Wire(wire.chunk()); !packed.ended();) values.push(scalar.read(packed))
  return values
}

class Wire {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  ended(): boolean {
    return this.#at === this.#bytes.length
  }

  varint(): bigint {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined || shift > 63n) throw new Error('bad varint')
      value |= BigInt(byte & 127) << shift
      if (byte === 0 && shift > 0n) throw new Error('a varint longer than it must be')
      if (byte < 128) return value
    }
  }

  chunk(): Uint8Array {
    return this.#take(Number(this.varint()))
  }

  view(length: number): DataView {
    const chunk = this.#take(length)
    return new DataView(chunk.buffer, chunk.byteOffset, length)
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new Error('message ends in a field')
    return this.#bytes.subarray(this.#at, (this.#at = end))
  }
}
