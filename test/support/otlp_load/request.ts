// An ExportTraceServiceRequest of numbered spans, written by hand: the tests' own idea of the format.

/** One span per number, named after it. */
export function request(ids: readonly number[]): Uint8Array {
  const spans = ids.map((id) => field(2, span(id)))
  const scopeSpans = Buffer.concat([field(1, field(1, Buffer.from('load'))), ...spans])
  return field(1, Buffer.concat([field(1, new Uint8Array()), field(2, scopeSpans)]))
}

/** The number of a span of that name. */
export const numberOf = (name: string): number => Number(name.slice(PREFIX.length))

const PREFIX = 'n-'

function span(id: number): Buffer {
  const traceId = Buffer.alloc(16, 1)
  const spanId = Buffer.alloc(8)
  traceId.writeUInt32BE(id, 12)
  spanId.writeUInt32BE(id, 4)
  const time = Buffer.alloc(8)
  time.writeBigUInt64LE(1_700_000_000_000_000_000n)
  return Buffer.concat([
    field(1, traceId),
    field(2, spanId),
    field(5, Buffer.from(`${PREFIX}${id}`)),
    Buffer.of((7 << 3) | 1),
    time,
    Buffer.of((8 << 3) | 1),
    time,
  ])
}

/** A field of wire type 2. */
function field(number: number, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of((number << 3) | 2), varint(value.length), value])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let left = value; ; left >>>= 7) {
    if (left < 128) return Buffer.from([...bytes, left])
    bytes.push((left & 127) | 128)
  }
}
