// The server's section: what `endpoint` stands beside.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as plainRequest, type IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { counter, of, running, SHOP } from './metrics.ts'

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../otlp_http/fixtures/${name}`, import.meta.url))
const cert = fixture('cert.pem')

it('serves over TLS, and adds headers', async () => {
  const run = await running({
    tls: { cert_file: cert, key_file: fixture('key.pem') },
    response_headers: { 'X-Served-By': 'spantap' },
  })
  run.push(of(SHOP, counter('a', 3)))
  expect(run.url).toMatch(/^https:/)
  const asked = request(run.url, { ca: readFileSync(cert), servername: 'localhost' }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  expect(answer.headers['x-served-by']).toBe('spantap')
  expect(await text(answer)).toContain('a_total{instance="a",job="shop"')
  await run.stop()
})

it('serves on a unix socket', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'spantap-prometheus-'))
  const socketPath = join(directory, 'metrics.sock')
  const run = await running({ transport: 'unix', endpoint: socketPath })
  run.push(of(SHOP, counter('a', 3)))
  expect(run.url).toBe(`unix:${socketPath}`)
  const asked = plainRequest({ socketPath, path: '/metrics' }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  expect(await text(answer)).toContain('a_total{instance="a",job="shop"')
  await run.stop()
  rmSync(directory, { recursive: true })
})

it('has no authenticator', async () => {
  await expect(running({ auth: { authenticator: 'basic' } })).rejects.toThrow(
    'failed to resolve authenticator "basic": authenticator not found',
  )
})
