import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  connect,
  createServer,
  type ConnectionOptions,
  type Server,
  type TlsOptions,
} from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { parser } from '../../../pipeline/config/schema.ts'
import { checkClientTls, clientTls, clientTlsOptions } from '../../../pipeline/tls/client.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../exporters/otlp_http/fixtures/${name}`, import.meta.url))
const cert = readFileSync(fixture('cert.pem'), 'utf8')
const key = readFileSync(fixture('key.pem'), 'utf8')
const parse = parser(clientTls)
const OLD = 'DEFAULT@SECLEVEL=0'
const BAD = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

// An authority, and a server's certificate of it for localhost.
const other = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

let server: Server | undefined
afterEach(() => server?.close())

/** A server with the certificate of sink.test, or with that of the authority. Gives its port. */
async function serve(options: TlsOptions = { cert, key }): Promise<number> {
  server = createServer(options, (socket) => {
    const peer = socket.getPeerCertificate()
    socket.end(peer.raw ? peer.fingerprint256 : 'nobody')
  })
  server.on('tlsClientError', () => {})
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Whom the server takes us for. */
function hello(port: number, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ...options })
    socket.once('error', reject)
    socket.once('data', (data) => resolve(String(data)))
    socket.once('close', () => reject(new Error('closed')))
  })
}

const say = (raw: object): ((port: number) => Promise<string>) => {
  const options = clientTlsOptions(parse(raw))
  return (port) => hello(port, options())
}

describe('tls of a client', () => {
  it('trusts nobody but the authorities that it is told', async () => {
    const port = await serve()
    expect(await say({ ca_pem: cert })(port)).toBe('nobody')
    expect(await say({ ca_pem: cert, include_system_ca_certs_pool: true })(port)).toBe('nobody')
    expect(await say({ ca_pem: `garbage\n${BAD}${cert}` })(port)).toBe('nobody')
    await expect(say({})(port)).rejects.toThrow('self-signed certificate')
    await expect(say({ ca_file: other('ca.pem') })(port)).rejects.toThrow('self-signed certificate')
    expect(await say({ insecure_skip_verify: true })(port)).toBe('nobody')
  })

  it('says who it is, and whom it wants', async () => {
    const port = await serve({ cert, key, requestCert: true, ca: cert })
    const mine = { ca_pem: cert, cert_pem: cert, key_file: fixture('key.pem') }
    expect(await say({ ...mine, server_name_override: 'sink.test' })(port)).toBe(
      new X509Certificate(cert).fingerprint256,
    )
    await expect(say({ ...mine, server_name_override: 'other.test' })(port)).rejects.toThrow(
      'other.test',
    )
    await expect(say({ ca_pem: cert })(port)).rejects.toThrow()
  })

  it.each<[object, TlsOptions]>([
    [{ min_version: '1.3' }, { maxVersion: 'TLSv1.2' }],
    [{ max_version: '1.2' }, { minVersion: 'TLSv1.3' }],
    [{}, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: OLD }],
    [
      { max_version: '1.2', cipher_suites: ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'] },
      {
        maxVersion: 'TLSv1.2',
        ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384',
      },
    ],
    [{ curve_preferences: ['P384'] }, { ecdhCurve: 'X25519' }],
  ])('%j does not speak to %j', async (given, options) => {
    expect(await say({ ca_pem: cert, ...given })(await serve())).toBe('nobody')
    server!.close()
    const port = await serve({ cert, key, ...options })
    await expect(say({ ca_pem: cert, ...given })(port)).rejects.toThrow(
      /alert|version|closed|RESET/i,
    )
  })

  it.each(['1.0', '1.1'])('speaks version %s when it is told so', async (min_version) => {
    const version = min_version === '1.0' ? 'TLSv1' : 'TLSv1.1'
    const port = await serve({ cert, key, minVersion: version, maxVersion: version, ciphers: OLD })
    expect(await say({ ca_pem: cert, min_version })(port)).toBe('nobody')
  })

  it('trusts the authorities of the system, as Go does, when it is told of none', async () => {
    const port = await serve({
      cert: readFileSync(other('server.pem')),
      key: readFileSync(other('server.key')),
    })
    const module = fileURLToPath(new URL('../../../pipeline/tls/client.ts', import.meta.url))
    const code = `
      import { connect } from 'node:tls'
      import { checkClientTls, clientTls, clientTlsOptions } from ${JSON.stringify(module)}
      const tls = clientTls.decode({ include_system_ca_certs_pool: process.argv[1] === 'too' }, '', [])
      const socket = connect({ port: ${port}, host: 'localhost', ...clientTlsOptions(tls)() })
      socket.on('data', (data) => process.stdout.write(String(data)))
      socket.on('error', (error) => process.stdout.write(error.message))`
    const run = async (system: string, too = ''): Promise<string> => {
      const args = ['--input-type=module', '-e', code, too]
      const env = { ...process.env, SSL_CERT_FILE: system, SSL_CERT_DIR: '/nowhere' }
      return (await promisify(execFile)(process.execPath, args, { env })).stdout
    }
    expect(await run(other('ca.pem'))).toBe('nobody')
    expect(await run(other('ca.pem'), 'too')).toBe('nobody')
    // Not with what Node brings, which is also there for a host without any.
    expect(await run(fixture('cert.pem'))).toMatch(/unable to (get|verify)/)
    expect(await run('/nowhere')).toMatch(/unable to (get|verify)/)
  })

  it.each<[object, string | RegExp]>([
    [
      { ca_file: '/none.pem' },
      "failed to load TLS config: failed to load CA CertPool File: failed to load cert /none.pem: ENOENT: no such file or directory, open '/none.pem'",
    ],
    [
      { ca_file: fixture('key.pem') },
      'failed to load TLS config: failed to load CA CertPool File: failed to parse cert',
    ],
    [
      { ca_pem: BAD },
      'failed to load TLS config: failed to load CA CertPool PEM: failed to parse cert',
    ],
    [
      { cert_file: '/none.pem', key_pem: key },
      "failed to load TLS config: failed to load TLS cert and key: ENOENT: no such file or directory, open '/none.pem'",
    ],
    [
      { cert_pem: 'garbage', key_pem: key },
      'failed to load TLS config: failed to load TLS cert and key: ',
    ],
    [
      { cert_pem: cert, key_file: other('server.key') },
      /^failed to load TLS config: failed to load TLS cert and key: .*mismatch/,
    ],
    [
      { tpm: { enabled: true } },
      'failed to load TLS config: tpm: keys in a TPM are not supported, use key_file',
    ],
    [{ cipher_suites: ['foo'] }, 'failed to load TLS config: invalid TLS cipher suite: "foo"'],
    [{ curve_preferences: ['foo'] }, 'failed to load TLS config: invalid curve type: foo'],
  ])('says at the start what is wrong with %o', (raw, text) => {
    expect(() => clientTlsOptions(parse(raw))).toThrow(text)
    expect(() => checkClientTls(parse(raw))).toThrow(text)
  })

  it('has no use for any of it without TLS', () => {
    expect(() =>
      checkClientTls(parse({ insecure: true, cert_pem: 'x', key_pem: 'y' })),
    ).not.toThrow()
    expect(() => checkClientTls(parse({ insecure: true, ca_pem: BAD }))).toThrow(
      'failed to parse cert',
    )
  })

  it('reads files again after reload_interval, and keeps what it has while they are of no use', async () => {
    const port = await serve()
    const file = join(folder, 'ca.pem')
    copyFileSync(fixture('cert.pem'), file)
    const to = say({ ca_file: file, reload_interval: '1ms' })
    expect(await to(port)).toBe('nobody')
    rmSync(file)
    expect(await to(port)).toBe('nobody')
    writeFileSync(file, BAD)
    expect(await to(port)).toBe('nobody')
    copyFileSync(other('ca.pem'), file)
    await expect(to(port)).rejects.toThrow('self-signed certificate')
  })
})
