// A connection that is dead without a word, as behind a firewall: a relay that stops to forward.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { startGrpcSink, type GrpcSink } from '../../support/otlp_grpc_sink.ts'
import { running, type Running } from './running.ts'

let sink: GrpcSink
let run: Running
let relay: Relay

interface Relay {
  readonly port: number
  /** From now on, connections that are there forward nothing. */
  freeze(): void
  stop(): void
}

async function startRelay(to: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  const server = createServer((inside) => {
    const outside = connect(to, '127.0.0.1')
    inside.pipe(outside).pipe(inside)
    for (const socket of [inside, outside]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    freeze: () => {
      for (const socket of sockets) socket.unpipe()
    },
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

afterEach(async () => {
  await run.flush(0)
  relay.stop()
  await sink.stop()
})

it('finds out with a ping, and goes on over another connection', async () => {
  sink = await startGrpcSink()
  relay = await startRelay(sink.port)
  run = await running({
    endpoint: `127.0.0.1:${relay.port}`,
    timeout: 0,
    keepalive: { time: '10s', timeout: '100ms' },
    retry_on_failure: { initial_interval: '20ms', max_elapsed_time: 0 },
  })
  run.spans(3)
  await expect.poll(() => run.counted()['otelcol_exporter_sent_spans']).toBe(3)
  relay.freeze()
  run.spans(5)
  await sink.waitFor(8, 20_000)
  expect(run.lines[0]!.fields['error']).toMatch(
    /code = Unavailable .*no answer to a ping within 0\.1s/,
  )
  await run.flush()
  expect(run.counted()).toEqual({ otelcol_exporter_sent_spans: 8 })
})
