// What an OTLP server has answered: Export…ServiceResponse (of one shape for all signals) and google.rpc.Status.
import { Reader } from './reader.ts'

const PROTOBUF = 'application/x-protobuf'
const JSON_TYPE = 'application/json'

/** Field 1 of Export…PartialSuccess in JSON, of each signal. */
const REJECTED = ['rejectedSpans', 'rejectedDataPoints', 'rejectedLogRecords']

/** Export…PartialSuccess. */
export interface PartialSuccess {
  /** Spans, data points or log records that the server did not take. */
  readonly rejected: number
  readonly message: string
}

/** google.rpc.Status without its code, which HTTP says better. */
export interface Status {
  readonly message: string
  /** Type URLs of the details. */
  readonly details: readonly string[]
}

/**
 * The partial success in the body of a 2xx, or undefined when all was taken. Other content types say nothing.
 * Throws an Error when the body is not what its content type says.
 */
export function readPartialSuccess(
  body: Uint8Array,
  contentType: string | undefined,
): PartialSuccess | undefined {
  const partial = readAny(body, contentType, fromProtobuf, fromJson)
  return partial && (partial.rejected !== 0 || partial.message !== '') ? partial : undefined
}

/** The Status in the body of a 4xx or 5xx, or undefined when there is none. */
export function readStatus(body: Uint8Array, contentType: string | undefined): Status | undefined {
  try {
    return readAny(body, contentType, statusFromProtobuf, statusFromJson)
  } catch {
    return undefined
  }
}

function readAny<T>(
  body: Uint8Array,
  contentType: string | undefined,
  protobuf: (body: Uint8Array) => T,
  json: (body: JsonObject) => T,
): T | undefined {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (body.length === 0) return undefined
  if (type === PROTOBUF) return protobuf(body)
  if (type === JSON_TYPE) return json(asObject(JSON.parse(new TextDecoder().decode(body))))
  return undefined
}

function fromProtobuf(body: Uint8Array): PartialSuccess {
  let rejected = 0
  let message = ''
  for (const reader = new Reader(body); reader.next();) {
    if (reader.field !== 1 || reader.wire !== 2) {
      reader.skip()
      continue
    }
    for (const inner = new Reader(reader.bytes()); inner.next();) {
      if (inner.field === 1 && inner.wire === 0) rejected = itemsIn(inner)
      else if (inner.field === 2 && inner.wire === 2) message = inner.string()
      else inner.skip()
    }
  }
  return { rejected, message }
}

/** An int64 that counts. A negative one is 2^64 less than what stands there, and no safe integer like all that are too large. */
function itemsIn(reader: Reader): number {
  const items = reader.varint()
  if (!Number.isSafeInteger(items)) throw new Error('protobuf: not a number of rejected items')
  return items
}

function statusFromProtobuf(body: Uint8Array): Status {
  let message = ''
  const details: string[] = []
  for (const reader = new Reader(body); reader.next();) {
    if (reader.field === 2 && reader.wire === 2) message = reader.string()
    else if (reader.field === 3 && reader.wire === 2) details.push(typeUrl(reader.bytes()))
    else reader.skip()
  }
  return { message, details }
}

/** Field 1 of google.protobuf.Any. */
function typeUrl(body: Uint8Array): string {
  let url = ''
  for (const reader = new Reader(body); reader.next();) {
    if (reader.field === 1 && reader.wire === 2) url = reader.string()
    else reader.skip()
  }
  return url
}

type JsonObject = Readonly<Record<string, unknown>>

function asObject(value: unknown): JsonObject {
  if (typeof value !== 'object' || value === null) throw new Error('json: not an object')
  return value as JsonObject
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '')

function fromJson(body: JsonObject): PartialSuccess {
  const partial = asObject(body['partialSuccess'] ?? {})
  const rejected = REJECTED.find((name) => partial[name] !== undefined)
  return {
    rejected: rejected === undefined ? 0 : asItems(partial[rejected]),
    message: asText(partial['errorMessage']),
  }
}

/** 64-bit numbers are strings in OTLP's JSON, or numbers; null is zero. */
function asItems(value: unknown): number {
  const text = typeof value === 'string' && /^\d+$/.test(value)
  const items = value === null ? 0 : text ? Number(value) : value
  if (typeof items === 'number' && items >= 0 && Number.isSafeInteger(items)) return items
  throw new Error('json: not a number of rejected items')
}

function statusFromJson(body: JsonObject): Status {
  return { message: asText(body['message']), details: [] }
}
