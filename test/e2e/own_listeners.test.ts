// What others send to spantap's own listeners is not the host's traffic, whichever receiver stands first.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSink, type Sink } from '../support/otlp_sink.ts'
import { freePorts } from '../support/ports.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'

const server = createServer((_, response) => response.end('ok'))
let sink: Sink
beforeAll(async () => {
  sink = await startSink()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.close()
  await sink.stop()
})

/** Paths of server spans and of client spans. */
const names = (): unknown[] =>
  sink.spans().map(({ attributes }) => {
    const { 'url.path': path, 'url.full': url } = attributes
    return typeof url === 'string' ? new URL(url).pathname : path
  })

it.each([
  ['otlp', 'tcp'],
  ['tcp', 'otlp'],
])('receivers %s, %s', async (...receivers) => {
  const { http } = await freePorts('http')
  const otlp = { protocols: { http: { endpoint: `127.0.0.1:${http}` } } }
  const spantap: Spantap = await startSpantap({
    otlp: sink.url,
    change: (config) => {
      const all: Record<string, unknown> = { tcp: null, otlp }
      config.receivers = Object.fromEntries(receivers.map((id) => [id, all[id]]))
      config.service.pipelines['traces']!.receivers = receivers
    },
  })
  try {
    for (let i = 0; i < 101; i++) {
      const answer = await fetch(`http://127.0.0.1:${http}/own`)
      expect(answer.status).toBe(404)
      await answer.text()
    }
    const mark = `/after-${receivers.join('-')}`
    const { port } = server.address() as AddressInfo
    await (await fetch(`http://127.0.0.1:${port}${mark}`)).text()
    await until(
      () => `a span of ${mark} among ${names().join()}`,
      () => names().includes(mark),
    )
    expect(names()).not.toContain('/own')
  } finally {
    await spantap.stop()
  }
})
