import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { startSink, type Sink } from '../../support/otlp_sink.ts'
import { running, type Running } from './running.ts'

// Made by openssl for localhost and sink.test, valid for a hundred years; the key protects nothing.
const file = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
const cert = file('cert.pem')
const key = file('key.pem')
const server = { cert: readFileSync(cert), key: readFileSync(key) }

let sink: Sink
let run: Running

afterEach(async () => {
  await run.flush(0)
  await sink.stop()
})

/** By the name that the certificate is for. */
const https = (): string => `https://localhost:${sink.port}`

it.each([
  { ca_file: cert },
  { insecure_skip_verify: true },
  { ca_file: cert, server_name_override: 'sink.test' },
  { ca_file: cert, cert_file: cert, key_file: key },
])('sends over https with %o', async (tls) => {
  sink = await startSink({
    tls: { ...server, ...('key_file' in tls && { requestCert: true, ca: server.cert }) },
  })
  run = await running({ endpoint: https(), tls })
  run.spans(11)
  await run.flush()
  expect(sink.spans()).toHaveLength(11)
})

it.each([
  [{}, /self-signed certificate/],
  [{ ca_file: cert, server_name_override: 'other.test' }, /other\.test/],
])('does not send to a server that it cannot verify: %o', async (tls, error) => {
  sink = await startSink({ tls: server })
  run = await running({ endpoint: https(), tls })
  run.spans(11)
  await expect.poll(() => run.lines.length).toBe(1)
  expect(run.lines[0]!.fields['error']).toMatch(error)
  expect(sink.requests).toEqual([])
})

it.each([
  [
    { ca_file: '/none.pem' },
    "failed to load CA CertPool File: failed to load cert /none.pem: ENOENT: no such file or directory, open '/none.pem'",
  ],
  [{ cert_pem: 'x', key_pem: 'y' }, 'failed to load TLS cert and key: '],
])('says at the start what it cannot use: %o', async (tls, text) => {
  sink = await startSink()
  run = await running({ endpoint: sink.url })
  const proxy_url = sink.url
  for (const config of [
    { endpoint: https() },
    { endpoint: https(), proxy_url },
    { endpoint: sink.url },
  ])
    await expect(running({ ...config, tls })).rejects.toThrow(`failed to load TLS config: ${text}`)
})
