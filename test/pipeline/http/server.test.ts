import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { parser, struct } from '../../../pipeline/config/schema.ts'
import { httpServerFields } from '../../../pipeline/http/section.ts'
import { startHttpServer, type Handler, type HttpServer } from '../../../pipeline/http/server.ts'
import { ServerCounters } from '../../../pipeline/net/server_counters.ts'
import { testSettings, type TestSettings } from '../../connectors/settings.ts'

const parse = parser(struct(httpServerFields({ endpoint: '127.0.0.1:0' })))
const ok: Handler = (_, response) => response.end('ok')

let server: HttpServer
let set: TestSettings
afterEach(() => server.stop(0))

async function start(handler: Handler, section: object = {}): Promise<void> {
  set = testSettings('health_check')
  const counters = new ServerCounters(set.telemetry, 'extension', 'http')
  server = await startHttpServer({ section: parse(section), handler, log: set.log, counters })
}

const get = (): Promise<Response> => fetch(`http://${server.address}/`)

/** All that comes back until the other end hangs up, and after how many milliseconds it did. */
function raw(bytes: string): Promise<{ text: string; ms: number }> {
  const started = performance.now()
  return new Promise((resolve) => {
    const socket = connect(Number(server.address.split(':')[1]), '127.0.0.1')
    let text = ''
    socket.on('data', (piece) => (text += piece.toString('latin1')))
    socket.on('error', () => {})
    socket.once('close', () => resolve({ text, ms: performance.now() - started }))
    socket.write(bytes)
  })
}

const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n'

describe('an HTTP server', () => {
  it('waits for headers for so long', async () => {
    await start(ok, { read_header_timeout: '300ms' })
    const { text, ms } = await raw(REQUEST)
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
    expect(ms).toBeGreaterThan(250)
    expect(set.counted()).toMatchObject({
      'spantap_extension_rejected_requests{reason="timeout",transport="http"}': 1,
    })
  })

  it('waits for the next request for so long', async () => {
    await start(ok, { idle_timeout: '300ms' })
    const { text, ms } = await raw(`${REQUEST}\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 200 [^]*ok$/)
    expect(ms).toBeGreaterThan(250)
  })

  it('waits for its own answer for so long', async () => {
    await start(() => {}, { write_timeout: '300ms' })
    const { text, ms } = await raw(`${REQUEST}\r\n`)
    expect(text).toBe('')
    expect(ms).toBeGreaterThan(250)
  })

  it('takes one request a connection where it is told to', async () => {
    await start(ok, { keep_alives_enabled: false })
    expect((await raw(`${REQUEST}\r\n`)).text).toMatch(/^connection: close/im)
  })

  it('counts open connections', async () => {
    await start(ok)
    const name = 'spantap_extension_connections{transport="http"}'
    const sockets = Array.from({ length: 7 }, () =>
      connect(Number(server.address.split(':')[1]), '127.0.0.1'),
    )
    await expect.poll(() => set.counted()[name]).toBe(7)
    for (const socket of sockets) socket.destroy()
    await expect.poll(() => set.counted()[name]).toBeUndefined()
  })

  it('does not fall over what its handler throws', async () => {
    let calls = 0
    await start((_, response) => {
      if (calls++ === 0) throw new Error('oh')
      response.end('ok')
    })
    await expect(get()).rejects.toThrow('fetch failed')
    expect(await (await get()).text()).toBe('ok')
    expect(set.lines).toEqual([
      { level: 'error', message: 'A request could not be answered', fields: { error: 'oh' } },
    ])
  })
})

describe('an HTTP server that stops', () => {
  it('answers those who wait, and then closes their connections', async () => {
    const waiting: (() => void)[] = []
    await start((_, response) => waiting.push(() => response.end('late')))
    const answer = get()
    await expect.poll(() => waiting.length).toBe(1)
    const stopped = server.stop()
    waiting[0]!()
    expect(await (await answer).text()).toBe('late')
    await stopped
    await expect(get()).rejects.toThrow('fetch failed')
  })

  it('does not wait for ever', async () => {
    let calls = 0
    await start(() => calls++)
    const answer = get().catch(() => 'cut off')
    await expect.poll(() => calls).toBe(1)
    await server.stop(100)
    expect(await answer).toBe('cut off')
  })
})
