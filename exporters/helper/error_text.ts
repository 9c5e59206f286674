// Why a connection could not be made or has ended, in one sentence: for the commonest mistakes in a configuration with what to do.
import { oneLine } from '../../pipeline/one_line.ts'

/** By code and message of the error, those of OpenSSL and nghttp2 among them. The first that fits is given. */
const HINTS: readonly (readonly [RegExp, string])[] = [
  [
    /wrong version number/,
    'the server does not speak TLS: use http://, or tls::insecure for otlp_grpc',
  ],
  [
    /before secure TLS connection was established/,
    'the server hung up instead of answering in TLS: if it has none use http://, or tls::insecure for otlp_grpc',
  ],
  [
    /UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|SELF_SIGNED|unable to verify|self-signed certificate|issuer certificate/,
    "nobody here knows who signed the server's certificate: name the authority in tls::ca_file",
  ],
  [
    /alert (certificate required|bad certificate|handshake failure)/,
    'does the server want a certificate of its clients? tls::cert_file and tls::key_file name it',
  ],
  [/alert unknown ca/, 'the server does not know who signed the certificate in tls::cert_file'],
  [
    /Parse Error: Expected HTTP\//,
    'is this a gRPC port? otlp_grpc speaks gRPC, otlp_http wants port 4318 of most servers',
  ],
  [
    /^\S* ?Protocol error$/,
    'is this an HTTP port? otlp_http speaks HTTP, otlp_grpc wants port 4317 of most servers',
  ],
]

/** Node's own advice, which is none for a configuration. */
const ADVICE = /; if the root CA is installed locally, try running Node\.js with --use-system-ca/

/** One line: the hint, if there is one, and what Node says. */
export function textOf(error: Error): string {
  // OpenSSL's texts end with a line break.
  const raw = oneLine(messageOf(error)).trim().replace(ADVICE, '')
  const { code = '' } = error as NodeJS.ErrnoException
  const hint = HINTS.find(([pattern]) => pattern.test(`${code} ${raw}`))?.[1]
  return hint === undefined ? raw : `${hint}: ${raw}`
}

/** Of an AggregateError, which a name with several addresses gives, the message is empty: those of all addresses. */
function messageOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message
  return error.errors.map((inner) => (inner as Error).message).join(', ')
}
