// The commonest mistakes in what an exporter connects to: both say what to do, and behind it what Node says, on one line.
import { readFileSync } from 'node:fs'
import { createSecureServer, createServer as createH2 } from 'node:http2'
import { createServer as createHttps } from 'node:https'
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { running as grpc } from './otlp_grpc/running.ts'
import { running as http } from './otlp_http/running.ts'

const file = (name: string): string =>
  fileURLToPath(new URL(`../pipeline/tls/fixtures/${name}`, import.meta.url))
const read = (name: string): string => readFileSync(file(name), 'utf8')
const pair = { cert: read('server.pem'), key: read('server.key') }
const mutual = { ...pair, ca: read('ca.pem'), requestCert: true }
const trusted = { ca_file: file('ca.pem'), server_name_override: 'localhost' }

/** As Go's: whatever is no HTTP/1 hears so. */
const plainHttp = (): Server =>
  createTcp((socket) =>
    socket.on('error', () => {}).once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  )

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function listening(server: Server): Promise<string> {
  servers.push(server)
  server.on('tlsClientError', () => {}).on('sessionError', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** What is said of a batch that could not be sent. */
async function reasonOf(
  kind: 'http' | 'grpc',
  scheme: 'http' | 'https',
  address: string,
  section: object,
): Promise<string> {
  const endpoint = kind === 'http' ? `${scheme}://${address}` : address
  const tls = { insecure: scheme === 'http', ...section }
  const once = { retry_on_failure: { enabled: false }, sending_queue: { enabled: false } }
  const exporter = await { http, grpc }[kind]({ endpoint, tls, ...once })
  exporter.spans(3)
  await expect.poll(() => exporter.settled.length).toBe(1)
  await exporter.flush()
  const [settled] = exporter.settled
  return settled?.ok === false ? settled.reason : 'it was sent'
}

const NO_TLS = 'the server does not speak TLS: use http://, or tls::insecure for otlp_grpc: '
const AUTHORITY =
  "nobody here knows who signed the server's certificate: name the authority in tls::ca_file: "
const CERTIFICATE =
  'does the server want a certificate of its clients? tls::cert_file and tls::key_file name it: '

describe('an exporter says what to do when', () => {
  it.each([
    ['http', 'https', 'TLS meets none', plainHttp, {}, NO_TLS, /wrong version number:/],
    ['grpc', 'https', 'TLS meets none', plainHttp, {}, NO_TLS, /wrong version number:/],
    [
      'http',
      'https',
      'nobody knows the authority',
      () => createHttps(pair),
      {},
      AUTHORITY,
      /^unable to verify the first certificate"?$/,
    ],
    [
      'grpc',
      'https',
      'nobody knows the authority',
      () => createSecureServer(pair),
      {},
      AUTHORITY,
      /^unable to verify the first certificate"?$/,
    ],
    [
      'http',
      'https',
      'it has no certificate',
      () => createHttps(mutual),
      trusted,
      CERTIFICATE,
      /alert certificate required:.* number 116$/,
    ],
    [
      'grpc',
      'https',
      'it has no certificate',
      () => createSecureServer(mutual),
      trusted,
      CERTIFICATE,
      /alert certificate required:.* number 116"?$/,
    ],
    [
      'http',
      'http',
      'the port speaks gRPC',
      () => createH2(),
      {},
      'is this a gRPC port? otlp_grpc speaks gRPC, otlp_http wants port 4318 of most servers: ',
      /^Parse Error: Expected HTTP\/, RTSP\/ or ICE\/$/,
    ],
    [
      'grpc',
      'http',
      'the port speaks HTTP',
      plainHttp,
      {},
      'is this an HTTP port? otlp_http speaks HTTP, otlp_grpc wants port 4317 of most servers: ',
      /^Protocol error$/,
    ],
  ] as const)('otlp_%s: over %s, %s', async (kind, scheme, _, server, section, hint, raw) => {
    const reason = await reasonOf(kind, scheme, await listening(server()), section)
    expect(reason).toContain(hint)
    expect(reason).not.toMatch(/[\r\n]|use-system-ca/)
    expect(reason.slice(reason.indexOf(hint) + hint.length)).toMatch(raw)
  })
})
