import { expect, it } from 'vitest'
import { SimulatedHost } from '../../support/events.ts'
import { Harness, summary } from './spans.ts'

it('one exchange seen from both ends is a client span and its child', () => {
  const host = new SimulatedHost()
  const { client, server } = host.tcp()
  client.send('GET /users/42?q=1 HTTP/1.1\r\nHost: shop:8080\r\nUser-Agent: curl/8\r\n\r\n')
  server.receive('GET /users/42?q=1 HTTP/1.1\r\nHost: shop:8080\r\nUser-Agent: curl/8\r\n\r\n')
  server.send('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')
  client.receive('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello')
  const harness = new Harness(host)
  const spans = harness.read().spans
  console.log(
    spans,
    harness.telemetry.samples().filter((s) => s.value),
  )
  expect(summary(spans)).toEqual([
    'client GET http://shop:8080/users/42?q=1 200',
    'server GET /users/42 200',
  ])
})
