// P5: spantap loads other configurations, and is stopped and started, under load. What it has acknowledged arrives.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { grpcSender } from '../support/otlp_load/grpc.ts'
import { httpSender } from '../support/otlp_load/http.ts'
import {
  atEnd,
  bench,
  configOf,
  endAll,
  expectDelivered,
  load,
  reloads,
  start,
  twice,
  type Change,
} from '../support/reloading.ts'
import { until } from '../support/until.ts'

const RELOADS = 50
const RESTARTS = 20

afterEach(endAll)

/** What can change, one after the other; each is another configuration than the one before. */
const CHANGES: readonly ((n: number) => Change)[] = [
  (n) => ({ comment: `${n}` }),
  (n) => ({ batchMs: 20 + n }),
  (n) => ({ timeoutS: 10 + n }),
  (n) => ({ bodyMiB: 5 + n }),
  () => ({ more: ['nop'] }),
  () => ({ processors: ['resource'] }),
  () => ({ level: 'warn' }),
  () => ({ ownLevel: 'detailed' }),
  (n) => ({ batchMs: 20 + n, timeoutS: 10 + n, bodyMiB: 5 + n, more: ['nop'] }),
  () => ({}),
]

describe('P5: reloads', () => {
  it(`P5: ${RELOADS} other configurations by SIGHUP under load over HTTP and gRPC: 0 lost, nobody refused`, async () => {
    const { ports, sink, file, write } = await bench()
    write({})
    const running = await start(file, ports.own)
    const senders = [httpSender(ports.http), grpcSender(ports.grpc)]
    const loads = senders.map((sender, i) => load(sender, i * 1_000_000))
    for (let n = 1; n <= RELOADS; n++) {
      write(CHANGES[n % CHANGES.length]!(n))
      const before = loads.map(({ acknowledged }) => acknowledged.size)
      process.kill(running.child.pid, 'SIGHUP')
      await until(
        () => `reload ${n}:\n${running.child.said()}`,
        async () => (await reloads(running, 'success')) === n,
      )
      await until(
        () => `acknowledged after reload ${n}`,
        () => loads.every(({ acknowledged }, i) => acknowledged.size > before[i]!),
      )
    }
    for (const one of loads) await one.stop()
    expect(await reloads(running, 'failure')).toBe(0)
    for (const { acknowledged } of loads) expect(acknowledged.size).toBeGreaterThan(RELOADS * 7)
    await expectDelivered(sink, loads)
    // A connection that was idle for a while may end under a request; a gRPC client may be told that a call was not taken.
    const [overHttp, overGrpc] = loads.map(({ refusals }) => [...refusals.keys()])
    expect(overHttp!.filter((why) => why !== 'ECONNRESET')).toEqual([])
    expect(overGrpc!.filter((why) => !why.includes('NGHTTP2_REFUSED_STREAM'))).toEqual([])
    await running.child.stop()
    expect(await running.child.ended).toBe(0)
  })

  it('P5: connections stay, where the receiver is the same, and nothing comes twice', async () => {
    const { ports, sink, file, write } = await bench()
    write({})
    const running = await start(file, ports.own)
    const senders = [httpSender(ports.http), grpcSender(ports.grpc)]
    const loads = senders.map((sender, i) => load(sender, i * 1_000_000))
    await until('a load', () => loads.every(({ acknowledged }) => acknowledged.size > 100))
    const opened = senders.map((one) => one.connections())
    const changes = CHANGES.filter((change) => change(1).bodyMiB === undefined)
    for (const [i, change] of changes.entries()) {
      write(change(i))
      process.kill(running.child.pid, 'SIGHUP')
      await until('a reload', async () => (await reloads(running, 'success')) === i + 1)
    }
    for (const one of loads) await one.stop()
    await expectDelivered(sink, loads)
    expect(senders.map((one) => one.connections())).toEqual(opened)
    expect(loads.map(({ refusals }) => [...refusals])).toEqual([[], []])
    expect(twice(sink)).toBe(0)
  })

  it('P5: what cannot be used keeps the old one: no YAML, no sense, no free port', async () => {
    const { ports, sink, file, write } = await bench()
    const holder = createServer()
    await new Promise<void>((done) => holder.listen(ports.taken, '127.0.0.1', done))
    atEnd(() => holder.close())
    write({})
    const running = await start(file, ports.own)
    const senders = [httpSender(ports.http), grpcSender(ports.grpc)]
    const loads = senders.map((sender, i) => load(sender, i * 1_000_000))
    const wrong = [
      ['receivers: [', 'failed to get config: cannot resolve the configuration'],
      ['receivers: {nosuch: }\n', 'unknown type: \\"nosuch\\"'],
      [configOf(ports, sink, { processors: ['nosuch'] }), 'references processor \\"nosuch\\"'],
      [
        configOf(ports, sink, { httpPort: ports.taken, batchMs: 31 }),
        `failed to start \\"otlp\\" receiver: listen tcp 127.0.0.1:${ports.taken}: bind: address already in use`,
      ],
    ] as const
    for (const [i, [text, sentence]] of wrong.entries()) {
      writeFileSync(file, text)
      process.kill(running.child.pid, 'SIGHUP')
      await until('a refusal', async () => (await reloads(running, 'failure')) === i + 1)
      expect(running.child.said().split('\n').at(-2)).toContain(sentence)
      const before = loads.map(({ acknowledged }) => acknowledged.size)
      await until('it goes on', () =>
        loads.every(({ acknowledged }, at) => acknowledged.size > before[at]!),
      )
    }
    for (const one of loads) await one.stop()
    await expectDelivered(sink, loads)
    expect(await reloads(running, 'success')).toBe(0)
  })

  it('P5: an exporter that leaves while its backend is down delivers when that is back', async () => {
    let down = true
    const { ports, sink, file, write } = await bench({
      answer: () => (down ? { status: 503 } : {}),
    })
    write({})
    const running = await start(file, ports.own)
    const loads = [load(httpSender(ports.http), 0)]
    await until('a load', () => loads[0]!.acknowledged.size > 100)
    write({ timeoutS: 11 })
    process.kill(running.child.pid, 'SIGHUP')
    await until('a reload', async () => (await reloads(running, 'success')) === 1)
    const seen = sink.requests.length
    await until('more attempts', () => sink.requests.length > seen + 3)
    expect(sink.count().spans).toBe(0)
    down = false
    for (const one of loads) await one.stop()
    await expectDelivered(sink, loads)
    expect(twice(sink)).toBe(0)
  })

  it.each([
    ['a signal to stop while it loads: it loads, then drains and stops', true],
    // Which of different signals a process hears first is the kernel's affair: POSIX promises no order, so it may load before or not.
    ['signals that come together: it drains and stops', false],
  ])('P5: %s', async (_, heard) => {
    const { ports, sink, file, write } = await bench()
    write({})
    const running = await start(file, ports.own)
    const loads = [load(httpSender(ports.http), 0), load(grpcSender(ports.grpc), 1_000_000)]
    await until('a load', () => loads.every(({ acknowledged }) => acknowledged.size > 100))
    write({ batchMs: 29, timeoutS: 13, bodyMiB: 7 })
    for (let i = 0; i < 11; i++) process.kill(running.child.pid, 'SIGHUP')
    if (heard) await until('the first is heard', () => running.child.said().includes('hangup'))
    process.kill(running.child.pid, 'SIGTERM')
    expect(await running.child.ended).toBe(0)
    const end = heard ? /Config reloaded[^]*Shutdown complete\./ : /Shutdown complete\./
    expect(running.child.said()).toMatch(end)
    for (const one of loads) await one.stop()
    await expectDelivered(sink, loads)
  })

  it('P5: --watch sees that a file has changed, and loads nothing when it has not', async () => {
    const { ports, sink, file, write } = await bench()
    write({})
    const running = await start(file, ports.own, '--watch')
    const one = load(httpSender(ports.http), 0)
    write({})
    write({ batchMs: 23 })
    await until('a reload', async () => (await reloads(running, 'success')) === 1)
    writeFileSync(file, configOf(ports, sink, { more: ['nop'] }))
    await until('another', async () => (await reloads(running, 'success')) === 2)
    write({ processors: ['nosuch'] })
    await until('a refusal', async () => (await reloads(running, 'failure')) === 1)
    write({})
    await until('a third', async () => (await reloads(running, 'success')) === 3)
    await one.stop()
    await expectDelivered(sink, [one])
  })
})

describe('P5: restarts', () => {
  it(`P5: ${RESTARTS} times SIGTERM under load over HTTP and gRPC: 0 lost`, async () => {
    const { ports, sink, file, write } = await bench()
    write({ batchMs: 200 })
    const senders = [httpSender(ports.http), grpcSender(ports.grpc)]
    const loads = senders.map((sender, i) => load(sender, i * 1_000_000))
    for (let n = 1; n <= RESTARTS; n++) {
      const before = loads.map(({ acknowledged }) => acknowledged.size)
      const running = await start(file, ports.own)
      await until('a load', () =>
        loads.every(({ acknowledged }, i) => acknowledged.size > before[i]! + 100),
      )
      await running.child.stop()
      expect([n, await running.child.ended, running.child.said()]).toEqual([
        n,
        0,
        expect.stringMatching(
          /Received signal from OS[^]*Starting shutdown\.\.\.[^]*Shutdown complete\./,
        ),
      ])
    }
    for (const one of loads) await one.stop()
    await expectDelivered(sink, loads)
  })
})
