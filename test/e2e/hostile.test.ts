// What strangers may send to the HTTP side of a real spantap's otlp receiver: each attack gets the right answer and a counter, memory
// stays bounded, and good requests still work.
import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { jsonSpans, spans } from '../receivers/otlp/requests.ts'
import { until } from '../support/until.ts'
import { counts, PROTOBUF, Victim } from '../support/victim.ts'

const MIB = 1_048_576
/** What all attacks together may leave behind, once and not each: V8 and malloc keep what they once had. */
const MAX_GROWTH = 160 * MIB
/** What they may take meanwhile: 64 MiB of unfinished bodies, what is inflated, and garbage that nobody has collected yet. */
const MAX_PEAK = 384 * MIB

let victim: Victim
/** Spans that an attack brought in and were good enough. */
let extra = 0

beforeAll(async () => {
  victim = await Victim.start({ read_header_timeout: '1s', read_timeout: '2s', idle_timeout: '2m' })
})
afterAll(() => victim.spantap.stop())

afterEach(async () => {
  expect(await victim.goodRequests()).toBe(extra)
  await victim.shrinks(MAX_GROWTH, MAX_PEAK)
})

describe('P6: HTTP', () => {
  it('P6: 1,009 connections of noise are hung up on', async () => {
    for (let i = 0; i < 1009; i += 50) {
      const some = Array.from({ length: Math.min(50, 1009 - i) }, () =>
        victim.raw(randomBytes(997)),
      )
      for (const statuses of await Promise.all(some))
        expect(['400', undefined]).toContain(statuses[0])
    }
    expect(await victim.rejected('malformed', 'http')).toBeGreaterThan(900)
  })

  it.each([
    ['no request at all', 'GARBAGE\r\n\r\n', '400'],
    [
      'no Host',
      'POST /v1/traces HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      '400',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
      '400',
    ],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      '400',
    ],
    ['a negative length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n', '400'],
    [
      'chunks that are none',
      'POST /v1/traces HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}',
      '400',
    ],
    ['a name with a space', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 2\r\n\r\n{}', '400'],
    ['a line that goes on', 'POST / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n', '400'],
  ])('P6: %s: one answer, no second request in it', async (_, bytes, status) => {
    await counts(
      () => victim.rejected('malformed', 'http'),
      1,
      async () =>
        expect(await victim.raw(`${bytes}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`)).toEqual([
          status,
        ]),
    )
  })

  it('P6: headers without end', async () => {
    const header = `X-Long: ${'x'.repeat(100_000)}\r\n`
    await counts(
      () => victim.rejected('headers_too_large', 'http'),
      1,
      async () =>
        expect(await victim.raw(`POST / HTTP/1.1\r\nHost: a\r\n${header}`)).toEqual(['431']),
    )
  })

  it('P6: a body of 1 GB that is declared is refused before it is sent', async () => {
    const headers = { ...PROTOBUF, 'content-length': 1_000_000_000 }
    await counts(
      () => victim.rejected('too_large', 'http'),
      1,
      async () => {
        const { status, body } = await victim.post(headers, 'the first bytes of it')
        expect(status).toBe(400)
        expect(body).toContain('http: request body too large')
      },
    )
  })

  it('P6: a body of 1 GB in chunks is refused at 20 MiB', async () => {
    const piece = Buffer.alloc(MIB)
    let sent = 0
    let status: number | undefined
    const request = httpRequest(
      {
        port: victim.ports.http,
        host: '127.0.0.1',
        method: 'POST',
        path: '/v1/traces',
        headers: PROTOBUF,
      },
      (response) => {
        status = response.statusCode
        response.resume()
      },
    )
    request.on('error', () => {})
    while (status === undefined && sent < 1000) {
      sent++
      if (!request.write(piece))
        await Promise.race([sleep(1000), new Promise((r) => request.once('drain', r))])
    }
    request.destroy()
    expect(status).toBe(400)
    expect(sent).toBeLessThan(60)
  })

  it.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('P6: 37 bombs of %s, 1 GiB each', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(1024 * MIB))
    const headers = { ...PROTOBUF, 'content-encoding': encoding }
    await counts(
      () => victim.rejected('too_large', 'http'),
      37,
      async () => {
        const all = await Promise.all(Array.from({ length: 37 }, () => victim.post(headers, bomb)))
        expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 37 }, () => 400))
      },
    )
  })

  it('P6: 2,003 requests with wrong bytes in them: taken or refused, and nothing else', async () => {
    const protobuf = spans(23)
    const json = Buffer.from(jsonSpans(23))
    let taken = 0
    for (let i = 0; i < 2003; i += 20) {
      const some = Array.from({ length: Math.min(20, 2003 - i) }, (_, j) => {
        const good = j % 2 === 0 ? protobuf : json
        const bad = Buffer.from(good)
        const at = (i * 7919 + j * 104_729) % bad.length
        bad[at] = (i + j * 31) % 256
        const cut = j % 3 === 0 ? bad.subarray(0, at) : bad
        return victim.post(j % 2 === 0 ? PROTOBUF : { 'content-type': 'application/json' }, cut)
      })
      for (const { status } of await Promise.all(some)) {
        expect([200, 400]).toContain(status)
        if (status === 200) taken++
      }
    }
    expect(taken).toBeGreaterThan(0)
    expect(await victim.rejected('malformed', 'http')).toBeGreaterThan(1000)
    // Some of what was taken had fewer spans.
    extra = await victim.goodRequests()
  })

  it('P6: 503 clients that never come to an end of their headers or bodies', async () => {
    const head = 'POST /v1/traces HTTP/1.1\r\nHost: a\r\n'
    const body = `${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`
    await counts(
      () => victim.rejected('timeout', 'http'),
      503,
      async () => {
        const all = Array.from({ length: 503 }, (_, i) =>
          victim.raw(i % 2 === 0 ? head : body, 20_000),
        )
        for (const statuses of await Promise.all(all)) expect(statuses).toEqual(['408'])
      },
    )
  })

  it('P6: 10,000 connections that do nothing, and then some', async () => {
    // Those of good requests and of the tests before have their place, too.
    const most = 9_973
    const growth = victim.growth()
    const sockets: Socket[] = []
    const open = (n: number): Promise<unknown> =>
      Promise.all(
        Array.from({ length: n }, () => {
          const socket = connect(victim.ports.http, '127.0.0.1')
          socket.on('error', () => {})
          sockets.push(socket)
          // One request each: after it, idling is allowed for a while.
          socket.write('GET /idle HTTP/1.1\r\nHost: a\r\n\r\n')
          return new Promise((resolve) => socket.once('data', resolve).once('close', resolve))
        }),
      )
    try {
      for (let left = most; left > 0; left -= 500) await open(Math.min(left, 500))
      expect(await victim.connections('http')).toBeGreaterThanOrEqual(most)
      await victim.shrinks(growth + 160 * MIB, MAX_PEAK)
      // They are not in the way of the others.
      expect(await victim.goodRequests()).toBe(extra)
      await counts(
        () => victim.dropped('too_many', 'http'),
        101,
        () => open(211),
      )
    } finally {
      for (const socket of sockets) socket.destroy()
    }
    await until('they are gone', async () => (await victim.connections('http')) < 50)
  })
})
