// How a protobuf message of OTLP is described: once, for whoever checks bytes and for JSON. Fields stand in the order in which
// pdata writes them as JSON, which is that of the .proto files.

export type Scalar =
  | 'string'
  | 'bytes'
  | 'bool'
  | 'uint32'
  | 'int32'
  | 'sint32'
  | 'int64'
  | 'uint64'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  | 'double'
  | 'traceId'
  | 'spanId'

/** Number by name: an enum. */
export type Names = ReadonlyMap<string, number>

export interface Field {
  readonly number: number
  /** Its name in JSON. */
  readonly name: string
  readonly type: Scalar | Message
  /** Of an int32 that is an enum. */
  readonly names?: Names
  /** `list`: repeated. `set`: written whenever it is there, though it be zero. `always`: a message written even when absent. */
  readonly label?: 'list' | 'set' | 'always'
  /** Of the fields of one message with the same group, the last on the wire wins. */
  readonly group?: true
}

export interface Message {
  /** Its name in the .proto file, for errors. */
  readonly name: string
  readonly fields: Field[]
  /** A span, data point or log record: what `Batch.items` counts. */
  readonly item: boolean
}

/** A message; one that refers to itself gets its fields later. */
export const message = (name: string, fields: Field[] = []): Message => ({
  name,
  fields,
  item: false,
})

/** A message that `Batch.items` counts. */
export const item = (name: string, fields: Field[]): Message => ({ name, fields, item: true })

/** proto3's singular field: absent when it is zero or empty. */
export const one = (number: number, name: string, type: Scalar): Field => ({ number, name, type })

/** A repeated field. */
export const list = (number: number, name: string, type: Scalar | Message): Field => ({
  number,
  name,
  type,
  label: 'list',
})

/** A field that is written whenever it is there: `optional`. */
export const set = (number: number, name: string, type: Scalar): Field => ({
  number,
  name,
  type,
  label: 'set',
})

/** A member of the message's oneof. */
export const either = (number: number, name: string, type: Scalar | Message): Field => ({
  number,
  name,
  type,
  label: 'set',
  group: true,
})

/** A singular message that pdata embeds: in JSON it is always there. */
export const part = (number: number, name: string, type: Message): Field => ({
  number,
  name,
  type,
  label: 'always',
})

/** An enum with the common beginning of its names. */
export const choice = (
  number: number,
  name: string,
  prefix: string,
  names: readonly string[],
): Field => ({
  number,
  name,
  type: 'int32',
  names: new Map(names.map((each, value) => [`${prefix}_${each}`, value])),
})
