// The fields of a protobuf message as bytes: what cutting one needs, without a decoder of each type.
export interface RawField {
  readonly field: number
  /** Tag and value as they are. */
  readonly raw: Uint8Array
  /** Of a length-delimited field: its value. */
  readonly contents: Uint8Array | undefined
}

/** Each field in order, as views. Throws an Error when the message ends in one. */
export function* fieldsOf(message: Uint8Array): Generator<RawField> {
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++]
      if (byte === undefined || scale > 2 ** 63) throw new Error('protobuf: bad varint')
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const start = at
    const tag = varint()
    const wire = tag % 8
    let from: number | undefined
    if (wire === 0) varint()
    else if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else if (wire === 2) {
      const length = varint()
      from = at
      at += length
    } else throw new Error(`protobuf: unknown wire type ${wire}`)
    if (at > message.length) throw new Error('protobuf: message ends in a field')
    const contents = from === undefined ? undefined : message.subarray(from, at)
    yield { field: Math.floor(tag / 8), raw: message.subarray(start, at), contents }
  }
}

/** A length-delimited field whose value is `contents`, one after the other; 0 < `field` < 16. */
export function framed(field: number, contents: readonly Uint8Array[]): Uint8Array {
  let rest = contents.reduce((sum, { length }) => sum + length, 0)
  const start = [field * 8 + 2]
  for (; rest >= 128; rest = Math.floor(rest / 128)) start.push((rest % 128) | 128)
  start.push(rest)
  return Buffer.concat([Uint8Array.from(start), ...contents])
}
