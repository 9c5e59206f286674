// A server's section (config/confighttp ServerConfig): keys and checks, for the owner to put among its own.
import {
  componentId,
  bool,
  duration,
  integer,
  listOf,
  optional,
  secretMap,
  struct,
  text,
  type Decoded,
} from '../config/schema.ts'
import { addressFields, addressProblems } from '../net/address.ts'
import { serverTls, serverTlsProblems } from '../tls/server.ts'
import { corsField } from './cors.ts'

/** What confighttp.NewDefaultServerConfig has, and some components set to 0. */
export interface HttpDefaults {
  readonly endpoint: string
  readonly writeTimeout?: string
  readonly readHeaderTimeout?: string
  readonly idleTimeout?: string
}

const NO_EXTENSION = 'An error at start: there is no such extension.'

/** `auth:` of a server. */
export const authField = optional(
  struct(
    {
      authenticator: componentId(NO_EXTENSION),
      request_params: listOf(text(''), 'Query parameters that the authenticator would see.'),
    },
    'Who may send: there is no extension that knows.',
    undefined,
    'confighttp.AuthConfig',
  ),
  'none',
)

/** `middlewares:` of a server. */
export const middlewaresField = listOf(struct({ id: componentId(NO_EXTENSION) }), NO_EXTENSION)

/** The keys of a server that listens at `endpoint` unless told otherwise. */
export const httpServerFields = (defaults: HttpDefaults) => ({
  ...addressFields(defaults.endpoint),
  tls: serverTls,
  cors: corsField,
  auth: authField,
  max_request_body_size: integer(
    0,
    'Bytes of a body at most, before and after decompression; 0: 20 MiB.',
    undefined,
    'int64',
  ),
  include_metadata: bool(false, 'Keep the headers of requests for what comes after.'),
  response_headers: secretMap('Headers of every response.'),
  compression_algorithms: listOf(
    text(''),
    'Content-Encodings to take: "" (none), gzip, zstd, zlib, deflate.',
    DEFAULT_ALGORITHMS,
  ),
  read_timeout: duration('0', 'A request must be there after so long; 0: 5m.'),
  read_header_timeout: duration(
    defaults.readHeaderTimeout ?? '1m',
    'Its headers must be there after so long; 0: 1m.',
  ),
  write_timeout: duration(
    defaults.writeTimeout ?? '30s',
    'The response must be written after so long; 0: no limit.',
  ),
  idle_timeout: duration(
    defaults.idleTimeout ?? '1m',
    'A connection without requests is closed after so long; 0: 5m.',
  ),
  middlewares: middlewaresField,
  keep_alives_enabled: bool(true, 'Take several requests over one connection.'),
})

/** Without snappy and lz4, which Node does not have. */
export const DEFAULT_ALGORITHMS: readonly string[] = ['', 'gzip', 'zstd', 'zlib', 'deflate']

export type HttpSection = Decoded<ReturnType<typeof httpServerFields>>

/** The Collector's texts for what does not fit together, each behind the names of what it is in. */
export function httpServerProblems(section: HttpSection): string[] {
  return [
    ...addressProblems(section).map((one) => `netaddr: ${one}`),
    ...serverTlsProblems(section.tls).map((one) => `tls: ${one}`),
    ...section.compression_algorithms
      .filter((one) => !DEFAULT_ALGORITHMS.includes(one))
      .map(
        (one) => `compression_algorithms: ${one} is not supported, use gzip, zstd, zlib or deflate`,
      ),
  ]
}

/** What `validate` takes, as the Collector's does, and no start. Throws an Error with one sentence. */
export function refuseExtensions({
  auth,
  middlewares,
}: Pick<HttpSection, 'auth' | 'middlewares'>): void {
  if (auth) {
    const id = JSON.stringify(auth.authenticator)
    throw new Error(
      `failed to resolve authenticator ${id}: authenticator not found (there is no extension that authenticates, take auth out)`,
    )
  }
  const [first] = middlewares
  if (!first) return
  const id = JSON.stringify(first.id)
  throw new Error(
    `failed to resolve middleware ${id}: middleware not found (there is no such extension, take middlewares out)`,
  )
}
