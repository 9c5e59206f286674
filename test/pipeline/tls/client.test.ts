import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parser } from '../../../pipeline/config/schema.ts'
import { clientTls, clientTlsOptions } from '../../../pipeline/tls/client.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../exporters/otlp_http/fixtures/${name}`, import.meta.url))
const cert = readFileSync(fixture('cert.pem'), 'utf8')
const key = readFileSync(fixture('key.pem'), 'utf8')
const parse = parser(clientTls)

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('tls of a client', () => {
  it('trusts the well-known authorities from TLS 1.2 on', () => {
    expect(clientTlsOptions(parse({}))()).toEqual({
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    })
  })

  it('has all of the section', () => {
    const options = clientTlsOptions(
      parse({
        ca_pem: cert,
        cert_pem: cert,
        key_file: fixture('key.pem'),
        insecure_skip_verify: true,
        server_name_override: 'sink.test',
        min_version: '1.0',
        max_version: '1.2',
        cipher_suites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'],
        curve_preferences: ['X25519', 'P256'],
      }),
    )()
    expect(options).toMatchObject({
      ca: cert,
      cert,
      key,
      rejectUnauthorized: false,
      servername: 'sink.test',
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.2',
      ecdhCurve: 'X25519:P-256',
    })
    expect(options.ciphers).toContain('ECDHE-RSA-AES128-GCM-SHA256')
  })

  it('adds the authorities of the system when it is told so', () => {
    const tls = parse({ ca_pem: cert, include_system_ca_certs_pool: true })
    expect(clientTlsOptions(tls)().ca).toContain(cert)
  })

  it.each<[object, string]>([
    [
      { ca_file: '/none.pem' },
      "failed to load TLS config: tls::ca_file: ENOENT: no such file or directory, open '/none.pem'",
    ],
    [
      { tpm: { enabled: true } },
      'failed to load TLS config: tpm: keys in a TPM are not supported, use key_file',
    ],
    [{ cipher_suites: ['foo'] }, 'failed to load TLS config: invalid TLS cipher suite: "foo"'],
    [{ curve_preferences: ['foo'] }, 'failed to load TLS config: invalid curve type: foo'],
  ])('says at the start what is wrong with %o', (raw, text) => {
    expect(() => clientTlsOptions(parse(raw))).toThrow(text)
  })

  it('reads files again after reload_interval, and keeps what it has while they are away', async () => {
    const file = join(folder, 'ca.pem')
    copyFileSync(fixture('cert.pem'), file)
    const options = clientTlsOptions(parse({ ca_file: file, reload_interval: '1ms' }))
    expect(options().ca).toBe(cert)
    rmSync(file)
    await expect.poll(() => options().ca).toBe(cert)
    writeFileSync(file, `${cert}\n${cert}`)
    await expect.poll(() => options().ca).toBe(`${cert}\n${cert}`)
  })
})
