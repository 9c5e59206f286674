import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connect, createServer, type ConnectionOptions, type Server } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { parser, struct } from '../../../pipeline/config/schema.ts'
import {
  keepFresh,
  serverTls,
  serverTlsOptions,
  serverTlsProblems,
  type ServerTls,
} from '../../../pipeline/tls/server.ts'
import { testSettings } from '../../connectors/settings.ts'

// Made by openssl: an authority whose key is gone, and certificates of it for localhost, valid for a hundred years.
const file = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
const text = (name: string): string => readFileSync(file(name), 'utf8')
const ca = text('ca.pem')
const files = { cert_file: file('server.pem'), key_file: file('server.key') }
const client = { cert: text('client.pem'), key: text('client.key') }

const parse = parser(struct({ tls: serverTls }))
const section = (given: object): ServerTls => parse({ tls: given }).tls!

let server: Server | undefined
afterEach(() => server?.close())

async function serve(given: object): Promise<number> {
  server = createServer(serverTlsOptions(section(given)), (socket) => socket.end('hello'))
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** Who the server says it is, after it has said hello. */
function hello(port: number, options: ConnectionOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca, ...options })
    socket.once('error', reject)
    socket.once('data', () => resolve(String(socket.getPeerCertificate().subject.CN)))
    socket.once('close', () => reject(new Error('closed')))
  })
}

describe('tls of a server', () => {
  it('from files and from text', async () => {
    expect(await hello(await serve(files))).toBe('server')
    server!.close()
    const pem = { cert_pem: text('server.pem'), key_pem: text('server.key') }
    expect(await hello(await serve(pem))).toBe('server')
  })

  it('with certificates of clients', async () => {
    const port = await serve({ ...files, client_ca_file: file('ca.pem') })
    expect(await hello(port, client)).toBe('server')
    await expect(hello(port)).rejects.toThrow(/certificate required|closed|ECONNRESET/)
  })

  it.each([
    [{ min_version: '1.3' }, { maxVersion: 'TLSv1.2' }],
    [{ max_version: '1.2' }, { minVersion: 'TLSv1.3' }],
    [{}, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    [
      { max_version: '1.2', cipher_suites: ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384'] },
      { ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' },
    ],
    [{ curve_preferences: ['P384'] }, { ecdhCurve: 'X25519' }],
  ] as [object, ConnectionOptions][])('%j keeps out %j', async (given, options) => {
    const port = await serve({ ...files, ...given })
    expect(await hello(port)).toBe('server')
    await expect(hello(port, options)).rejects.toThrow(/alert|version|cipher|closed|ECONNRESET/i)
  })

  it.each(['1.0', '1.1'])('with version %s when it is told so', async (min_version) => {
    const version = min_version === '1.0' ? 'TLSv1' : 'TLSv1.1'
    const port = await serve({ ...files, min_version })
    const ciphers = 'DEFAULT@SECLEVEL=0'
    const old = { minVersion: version, maxVersion: version, ciphers } as const
    expect(await hello(port, old)).toBe('server')
    expect(await hello(port)).toBe('server')
  })

  it('TLS 1.3 stays on with suites of 1.2', async () => {
    const suites = ['TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384']
    const port = await serve({ ...files, cipher_suites: suites })
    expect(await hello(port, { minVersion: 'TLSv1.3' })).toBe('server')
  })

  it('with new certificates when the files have changed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spantap-tls-'))
    try {
      const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
      copyFileSync(file('server.pem'), cert)
      copyFileSync(file('server.key'), key)
      const given = { cert_file: cert, key_file: key, reload_interval: '100ms' }
      const port = await serve(given)
      const set = testSettings('otlp')
      const stop = keepFresh(server!, section(given), set.log)
      expect(await hello(port)).toBe('server')
      copyFileSync(file('other.pem'), cert)
      // A key that does not belong to it: the old pair stays.
      await expect.poll(() => set.lines.length).toBeGreaterThan(0)
      expect(set.lines[0]!.message).toBe('Reloading certificates failed, the old ones stay')
      expect(await hello(port)).toBe('server')
      copyFileSync(file('other.key'), key)
      await expect.poll(() => hello(port), { timeout: 5000 }).toBe('other')
      stop()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('tls of a server says', () => {
  const nowhere = '/none.pem'
  it.each([
    [
      { ...files, cert_file: nowhere },
      "failed to load TLS config: failed to load TLS cert and key: ENOENT: no such file or directory, open '/none.pem'",
    ],
    [
      { ...files, key_file: file('other.key') },
      /^failed to load TLS config: failed to load TLS cert and key: .*key values mismatch/,
    ],
    [
      { ...files, ca_file: nowhere },
      /^failed to load TLS config: failed to load CA CertPool File: failed to load cert \/none\.pem: /,
    ],
    [
      { ...files, ca_file: file('server.key') },
      'failed to load TLS config: failed to load CA CertPool File: failed to parse cert',
    ],
    [
      { ...files, client_ca_file: file('server.key') },
      /^failed to load client CA CertPool: failed to parse CA .*server\.key: failed to parse cert/,
    ],
    [
      { ...files, client_ca_file: nowhere },
      /^failed to load client CA CertPool: failed to load CA \/none\.pem: /,
    ],
    [
      { ...files, cipher_suites: ['nope'] },
      'failed to load TLS config: invalid TLS cipher suite: "nope"',
    ],
    [
      { ...files, curve_preferences: ['nope'] },
      /^failed to load TLS config: invalid curve type: nope\. Expected values are P256/,
    ],
    [
      { ...files, tpm: { enabled: true } },
      'failed to load TLS config: tpm: keys in a TPM are not supported, use key_file',
    ],
  ])('at start: %j', (given, message) => {
    expect(() => serverTlsOptions(section(given))).toThrow(message)
  })

  // Those of otelcol 0.158.
  it.each([
    [{}, 'TLS configuration must include both certificate and key for server connections'],
    [
      { cert_file: 'x' },
      'config: TLS configuration must include both certificate and key (CertFile/CertPem and KeyFile/KeyPem)',
    ],
    [
      { cert_file: 'x', cert_pem: 'y', key_file: 'z' },
      'config: provide either certificate file or PEM, but not both',
    ],
    [
      { cert_file: 'x', key_file: 'z', key_pem: 'y' },
      'config: provide either key file or PEM, but not both',
    ],
    [
      { ...files, ca_file: 'x', ca_pem: 'y' },
      'config: provide either a CA file or the PEM-encoded string, but not both',
    ],
    [
      { ...files, min_version: '1.9' },
      'config: invalid TLS min_version: unsupported TLS version: "1.9"',
    ],
    [
      { ...files, min_version: '1.3', max_version: '1.2' },
      'config: invalid TLS configuration: min_version cannot be greater than max_version',
    ],
  ])('in validation: %j', (given, message) => {
    expect(serverTlsProblems(section(given))).toEqual([message])
  })
})
