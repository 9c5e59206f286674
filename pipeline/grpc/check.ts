// What the headers of a call say, and what is answered to those that are wrong: texts and order are grpc-go's
// (internal/transport/http2_server.go operateHeaders, server.go handleStream).
import type { IncomingHttpHeaders } from 'node:http2'
import { reasonOf } from '../errors.ts'
import { GRPC, type GrpcStatus } from './status.ts'
import { parseTimeout } from './timeout.ts'

/** Why a call is not taken. */
export class Rejection extends Error {
  /** For the counter. */
  readonly reason: string
  readonly status: GrpcStatus
  readonly httpStatus: number

  constructor(reason: string, status: GrpcStatus, httpStatus = 200) {
    super(status.message)
    this.name = 'Rejection'
    this.reason = reason
    this.status = status
    this.httpStatus = httpStatus
  }
}

/** Of what the Collector's servers inflate, without snappy. */
export type MessageEncoding = 'gzip' | 'zstd'

export interface Checked<M> {
  readonly method: M
  /** What messages with the flag for compression are in. */
  readonly encoding: MessageEncoding | undefined
}

export const isGrpc = (contentType: string): boolean =>
  /^application\/grpc(?:[+;]|$)/.test(contentType)

/** Milliseconds that the client waits, or undefined. Throws a `Rejection`. */
export function checkHeaders(headers: IncomingHttpHeaders): number | undefined {
  const type = headers['content-type'] ?? ''
  if (!isGrpc(type)) {
    const message = `invalid gRPC request content-type ${JSON.stringify(type)}`
    throw new Rejection('media_type', { code: GRPC.INVALID_ARGUMENT, message }, 415)
  }
  const timeoutMs = timeoutOf(headers['grpc-timeout'])
  const verb = headers[':method'] ?? ''
  if (verb !== 'POST') {
    const message = `Received a HEADERS frame with :method ${JSON.stringify(verb)} which should be POST`
    throw new Rejection('method', { code: GRPC.INTERNAL, message }, 405)
  }
  return timeoutMs
}

/** Throws a `Rejection`. */
export function checkMethod<M>(
  headers: IncomingHttpHeaders,
  methods: ReadonlyMap<string, M>,
): Checked<M> {
  const path = headers[':path'] ?? ''
  const method = methods.get(path)
  if (!method) {
    const message = unknown(path, methods)
    throw new Rejection('unknown_method', { code: GRPC.UNIMPLEMENTED, message })
  }
  const encoding = headers['grpc-encoding']
  if (encoding === undefined || encoding === 'identity') return { method, encoding: undefined }
  if (encoding === 'gzip' || encoding === 'zstd') return { method, encoding }
  const message = `grpc: Decompressor is not installed for grpc-encoding ${JSON.stringify(encoding)}`
  throw new Rejection('encoding', { code: GRPC.UNIMPLEMENTED, message })
}

function timeoutOf(header: string | string[] | undefined): number | undefined {
  if (header === undefined) return undefined
  try {
    return parseTimeout(String(header))
  } catch (error) {
    const message = `malformed grpc-timeout: ${reasonOf(error)}`
    throw new Rejection('malformed', { code: GRPC.INTERNAL, message }, 400)
  }
}

function unknown(path: string, methods: ReadonlyMap<string, unknown>): string {
  const parts = /^\/(.*)\/([^/]*)$/s.exec(path)
  if (!parts) return `malformed method name: ${JSON.stringify(path)}`
  const [, service, method] = parts
  const known = [...methods.keys()].some((one) => one.startsWith(`/${service}/`))
  return known ? `unknown method ${method} for service ${service}` : `unknown service ${service}`
}
