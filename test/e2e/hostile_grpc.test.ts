// What strangers may send to the gRPC side of a real spantap's otlp receiver: each attack gets the right answer and a counter, memory
// stays bounded, and good requests still work.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { spans } from '../receivers/otlp/requests.ts'
import { EXPORT, framed, GrpcClient } from '../support/grpc_client.ts'
import {
  callHeaders,
  END_HEADERS,
  END_STREAM,
  h2Frame,
  literal,
  rawH2,
  settings,
  TYPE,
  type RawClient,
} from '../support/h2_frames.ts'
import { until } from '../support/until.ts'
import { counts, Victim } from '../support/victim.ts'

const MIB = 1_048_576
/** What all attacks together may leave behind, once and not each: V8 and malloc keep what they once had. */
const MAX_GROWTH = 384 * MIB
/** What they may take meanwhile, garbage that nobody has collected yet included. */
const MAX_PEAK = 640 * MIB
const INITIAL_WINDOW_SIZE = 4

let victim: Victim
let stalled: RawClient
/** Spans that an attack brought in and were good enough. */
let extra = 0

const raw = (...pairs: Parameters<typeof settings>): RawClient => rawH2(victim.ports.grpc, ...pairs)
const dropped = (reason: string) => (): Promise<number> => victim.dropped(reason, 'grpc')
const rejected = (reason: string) => (): Promise<number> => victim.rejected(reason, 'grpc')

beforeAll(async () => {
  victim = await Victim.start()
  // Calls whose answers it does not let out. They end half a minute later, in the last test.
  stalled = raw([INITIAL_WINDOW_SIZE, 0])
  const body = framed(spans(1))
  for (let stream = 1; stream < 2 * 97; stream += 2) {
    stalled.socket.write(h2Frame(TYPE.HEADERS, END_HEADERS, stream, callHeaders(EXPORT.traces)))
    stalled.socket.write(h2Frame(TYPE.DATA, END_STREAM, stream, body))
  }
  extra = 97
})
afterAll(() => victim.spantap.stop())

afterEach(async () => {
  expect(await victim.goodRequests()).toBe(extra)
  await victim.shrinks(MAX_GROWTH, MAX_PEAK)
})

describe('P6: gRPC', () => {
  it('P6: 1,009 connections of noise, of HTTP/1 and of TLS are hung up on', async () => {
    const noise = (i: number): string | Buffer => {
      if (i % 3 === 0) return 'POST /v1/traces HTTP/1.1\r\nHost: a\r\n\r\n'
      return i % 3 === 1 ? randomBytes(997) : Buffer.from('1603010200010001fc0303', 'hex')
    }
    const one = (i: number): Promise<unknown> =>
      new Promise((resolve) => {
        const socket = connect(victim.ports.grpc, '127.0.0.1')
        socket
          .on('error', () => {})
          .once('close', resolve)
          .resume()
        socket.end(noise(i))
      })
    await counts(dropped('protocol'), 600, async () => {
      for (let i = 0; i < 1009; i += 50) {
        await Promise.all(Array.from({ length: Math.min(50, 1009 - i) }, (_, j) => one(i + j)))
      }
    })
  })

  it('P6: rapid reset', async () => {
    const client = raw()
    const open = callHeaders(EXPORT.traces)
    await counts(dropped('protocol'), 1, async () => {
      for (let stream = 1; stream < 40_000 && !client.socket.destroyed; stream += 2) {
        client.socket.write(h2Frame(TYPE.HEADERS, END_HEADERS, stream, open))
        client.socket.write(h2Frame(TYPE.RST, 0, stream, Buffer.from([0, 0, 0, 8])))
        if (stream % 1000 === 1) await new Promise((resolve) => setImmediate(resolve))
      }
      expect(await client.closed()).toBe(true)
    })
  })

  it.each([
    ['pings', h2Frame(TYPE.PING, 0, 0, Buffer.alloc(8))],
    ['settings', settings([INITIAL_WINDOW_SIZE, 65_535])],
  ])('P6: a flood of %s', async (_, frame) => {
    const client = raw()
    await counts(dropped('flood'), 1, async () => {
      for (let i = 0; i < 1000 && !client.socket.destroyed; i++) {
        client.socket.write(Buffer.concat(Array.from({ length: 100 }, () => frame)))
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect(await client.closed()).toBe(true)
    })
  })

  it('P6: headers that go on and on', async () => {
    const client = raw()
    const more = literal('x-more', 'x'.repeat(10_000))
    await counts(dropped('protocol'), 1, async () => {
      client.socket.write(h2Frame(TYPE.HEADERS, 0, 1, callHeaders(EXPORT.traces)))
      for (let i = 0; i < 1000 && !client.socket.destroyed; i++) {
        client.socket.write(h2Frame(TYPE.CONTINUATION, 0, 1, more))
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect(await client.closed()).toBe(true)
    })
  })

  it('P6: data without data', async () => {
    const client = raw()
    await counts(dropped('protocol'), 1, async () => {
      client.socket.write(h2Frame(TYPE.HEADERS, END_HEADERS, 1, callHeaders(EXPORT.traces)))
      const empty = h2Frame(TYPE.DATA, 0, 1, new Uint8Array())
      for (let i = 0; i < 1000 && !client.socket.destroyed; i++) {
        client.socket.write(Buffer.concat(Array.from({ length: 100 }, () => empty)))
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect(await client.closed()).toBe(true)
    })
  })

  it('P6: more and larger headers than allowed', async () => {
    const client = new GrpcClient(`127.0.0.1:${victim.ports.grpc}`)
    const many = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`x-${i}`, 'x']))
    const large = { 'x-large': 'x'.repeat(62_000), 'x-larger': 'x'.repeat(62_000) }
    for (const headers of [many, large]) {
      const { code, reset } = await client.call(EXPORT.traces, framed(spans(3)), { headers })
      expect(code).toBe(-1)
      expect(reset).not.toBe(0)
    }
    client.close()
  })

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('P6: 37 bombs of %s, 1 GiB each', async (encoding, compress) => {
    const bomb = framed(compress(Buffer.alloc(1024 * MIB)), 1)
    const client = new GrpcClient(`127.0.0.1:${victim.ports.grpc}`)
    const headers = { 'grpc-encoding': encoding }
    await counts(rejected('too_large'), 37, async () => {
      const calls = Array.from({ length: 37 }, () => client.call(EXPORT.traces, bomb, { headers }))
      for (const { code } of await Promise.all(calls)) expect(code).toBe(8)
    })
    client.close()
  })

  it('P6: 1,999 calls with wrong bytes in them', async () => {
    const client = new GrpcClient(`127.0.0.1:${victim.ports.grpc}`)
    const good = framed(spans(23))
    for (let i = 0; i < 1999; i += 50) {
      const some = Array.from({ length: Math.min(50, 1999 - i) }, (_, j) => {
        const bad = Buffer.from(good)
        const at = ((i + j) * 7919) % bad.length
        bad[at] = (i * 31 + j) % 256
        return client.call(EXPORT.traces, j % 2 === 0 ? bad : bad.subarray(0, at))
      })
      for (const { code } of await Promise.all(some)) expect([0, 2, 8, 13]).toContain(code)
    }
    client.close()
    expect(await rejected('malformed')()).toBeGreaterThan(300)
    expect(await rejected('aborted')()).toBeGreaterThan(900)
    extra = await victim.goodRequests()
  })

  it('P6: 2 GB of messages that never end, and again', async () => {
    // 512 times almost all of 4 MiB, over six connections. 16 of them fit.
    const almost = framed(Buffer.alloc(4 * MIB)).subarray(0, 4 * MIB)
    const attack = async (): Promise<void> => {
      const clients = Array.from(
        { length: 6 },
        () => new GrpcClient(`127.0.0.1:${victim.ports.grpc}`),
      )
      const calls = Array.from({ length: 512 }, (_, i) =>
        clients[i % 6]!.call(EXPORT.traces, almost, { end: false }),
      )
      const before = await rejected('busy')()
      await until(
        'most are refused',
        async () => (await rejected('busy')()) - before >= 496,
        60_000,
      )
      // Those who send something whole are not in their way.
      expect(await victim.goodRequests()).toBe(extra)
      for (const client of clients) client.close()
      const codes = (await Promise.all(calls)).map(({ code }) => code)
      // Whoever had to go for a good request is the 497th.
      expect(codes.filter((code) => code === 14).length).toBeGreaterThanOrEqual(496)
    }
    await attack()
    const once = victim.growth()
    await attack()
    await victim.shrinks(once + 64 * MIB, MAX_PEAK)
    expect(await rejected('aborted')()).toBeGreaterThan(0)
  })

  it('P6: 9,973 connections that do nothing are hung up on', async () => {
    const sockets: Socket[] = []
    const growth = victim.growth()
    let most = 0
    const idle = (): Promise<unknown> => {
      const socket = connect(victim.ports.grpc, '127.0.0.1')
      sockets.push(socket.on('error', () => {}).resume())
      return once(socket, 'connect')
    }
    await counts(dropped('handshake_timeout'), 9973, async () => {
      // Whoever says nothing never learns that the full queue of the listener has thrown away its last word (SYN cookies), and the
      // listener never learns of it: no more at once than there is room for.
      for (let left = 9973; left > 0; left -= 251) {
        await Promise.all(Array.from({ length: Math.min(left, 251) }, idle))
        most = Math.max(most, await victim.connections('grpc'))
      }
      expect(most).toBeGreaterThan(5000)
      await victim.shrinks(growth + 400 * MIB, MAX_PEAK)
      // They are not in the way of the others.
      expect(await victim.goodRequests()).toBe(extra)
      await until('all are gone', async () => (await victim.connections('grpc')) < 50, 60_000)
    })
    for (const socket of sockets) socket.destroy()
  })

  it('P6: answers that nobody takes are thrown away', async () => {
    await until('they are', async () => (await rejected('stalled')()) >= 97, 60_000)
    stalled.socket.destroy()
  })
})
