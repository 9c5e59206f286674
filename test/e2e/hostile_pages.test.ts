// What strangers may send to the listeners that only show something: each is hung up on or refused, memory stays bounded, and the page
// is still there.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePorts } from '../support/ports.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'

const MIB = 1_048_576
const MAX_GROWTH = 64 * MIB

let spantap: Spantap
let ports: Record<'health' | 'zpages' | 'prometheus' | 'otlp', number>
let rssBefore: number

beforeAll(async () => {
  ports = await freePorts('health', 'zpages', 'prometheus', 'otlp')
  const endpoint = (port: number): { endpoint: string } => ({ endpoint: `127.0.0.1:${port}` })
  spantap = await startSpantap({
    change: (config) => {
      config.receivers = { otlp: { protocols: { http: endpoint(ports.otlp) } } }
      config.processors = {}
      config.exporters = { prometheus: endpoint(ports.prometheus) }
      const extensions = { health_check: endpoint(ports.health), zpages: endpoint(ports.zpages) }
      Object.assign(config, { extensions })
      Object.assign(config.service, { extensions: ['health_check', 'zpages'] })
      config.service.pipelines = {
        metrics: { receivers: ['otlp'], processors: [], exporters: ['prometheus'] },
      }
    },
  })
  for (let i = 0; i < 101; i++) for (const [, url] of pages()) await (await fetch(url)).text()
  rssBefore = rss()
})
afterAll(() => spantap.stop())

const pages = (): [name: string, url: string][] => [
  ['health_check', `http://127.0.0.1:${ports.health}/`],
  ['zpages', `http://127.0.0.1:${ports.zpages}/debug/pipelinez`],
  ['prometheus', `http://127.0.0.1:${ports.prometheus}/metrics`],
  ['own telemetry', spantap.telemetry],
]

const rss = (): number => {
  const status = readFileSync(`/proc/${spantap.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1024
}

/** Send these bytes; gives the status that comes back, or '' when there is none before the other end hangs up or `ms` are over. */
function raw(port: number, bytes: Uint8Array | string, ms = 5000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const done = (status: string): void => {
      clearTimeout(timer)
      socket.destroy()
      resolve(status)
    }
    const timer = setTimeout(() => done(''), ms)
    socket.once('data', (piece) => done(/^HTTP\/1\.1 (\d+)/.exec(piece.toString())?.[1] ?? ''))
    socket.once('error', () => done(''))
    socket.once('close', () => done(''))
    socket.write(bytes)
  })
}

it.each(['health_check', 'zpages', 'prometheus', 'own telemetry'])('P6: %s', async (name) => {
  const url = new URL(pages().find(([page]) => page === name)![1])
  const port = Number(url.port)
  for (let i = 0; i < 211; i++) expect(['400', '']).toContain(await raw(port, randomBytes(97)))
  const head = `GET ${url.pathname} HTTP/1.1\r\nHost: a\r\n`
  expect(await raw(port, `${head}X: ${'x'.repeat(200_000)}\r\n\r\n`)).toBe('431')
  expect(await raw(port, `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`)).toBe('400')
  expect(await raw(port, `${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`)).toBe(
    '400',
  )
  // A gigabyte that nobody asked for: the answer comes, or the end, and none of it is kept.
  const post = `POST ${url.pathname} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n`
  expect(['200', '400', '404', '405']).toContain(await raw(port, post + 'x'.repeat(1_000_000)))
  // Half a request each, all at once.
  const half = Array.from({ length: 503 }, () => raw(port, head, 200))
  expect(new Set(await Promise.all(half))).toEqual(new Set(['']))
  const page = await fetch(url)
  expect([page.status, (await page.text()) !== '']).toEqual([200, name !== 'prometheus'])
  expect(rss() - rssBefore).toBeLessThan(MAX_GROWTH)
})
