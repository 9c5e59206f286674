import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventHeader } from '../../../../bpf/events.ts'
import { Masker } from '../../../../receivers/recording/mask/index.ts'
import {
  batch,
  chunk,
  chunksOf,
  close,
  connection,
  exec,
  exit,
  fork,
  place,
  record,
  textOf,
} from '../../records.ts'

const POST = 'POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n'
const GET = 'GET /a HTTP/1.1\r\n\r\n'

function masked(...records: Uint8Array[]): string[] {
  const masker = new Masker(false)
  const bytes = batch(...records)
  masker.batch(bytes)
  masker.settle(Infinity)
  return chunksOf(bytes)
}

describe('masking of records', () => {
  it('S11: keeps of an exec its program and OTEL_* without credentials', () => {
    const argv = 'curl\0-H\0Authorization: s3cr3t\0http://x/\0'
    const env =
      'AWS_SECRET=s3cr3t\0OTEL_SERVICE_NAME=cart\0OTEL_EXPORTER_OTLP_HEADERS=k=v\0' +
      'OTEL_EXPORTER_OTLP_ENDPOINT=http://u:p@h\0OTEL_B=cu'
    const bytes = exec(argv, env)
    new Masker(false).batch(bytes)
    expect(textOf(bytes.subarray(56)).replace(/\0+$/, '')).toBe(
      'curl\0**\0*********************\0*********\0' +
        '*****************\0OTEL_SERVICE_NAME=cart\0******************************\0' +
        '****************************************\0*********',
    )
    const all = exec(argv, env)
    new Masker(true).batch(all)
    expect(textOf(all.subarray(56)).replace(/\0+$/, '')).toBe(
      `${argv}*****************\0${env.slice(18, env.lastIndexOf('\0'))}\0*********`,
    )
  })

  it('masks a title that has the whole command line in it', () => {
    const bytes = exec('node /srv/x.js s3cr3t\0\0', '')
    new Masker(false).batch(bytes)
    expect(textOf(bytes.subarray(56, 79))).toBe('node*****************\0\0')
  })

  it('leaves other records as they are, and everything with secrets', () => {
    const records = batch(
      connection({}),
      close(),
      exit(),
      fork({ pid: 7, startTicks: 100 }),
      chunk({ head: 'secret' }),
    )
    const copy = Uint8Array.from(records)
    new Masker(true).batch(copy)
    expect(copy).toEqual(records)
  })

  it('S11: empties the place of an exec: directories are somebody’s', () => {
    const paths = { exe: 'curl\0\0', cwd: 'secret\0home\0\0', cgroup: '\0', oldCgroup: '' }
    const bytes = place(paths, { hostname: 'secret-1', argStart: 4096 })
    new Masker(false).batch(bytes)
    expect(textOf(bytes.subarray(EventHeader.SIZE)).replaceAll('\0', '')).toBe('')
  })

  it('S11: empties records that it does not know', () => {
    const [unknown] = record(77, 32, 16)
    unknown.fill(7, 32)
    const [old] = record(2, 32, 16)
    EventHeader.setAbi(new DataView(old.buffer), 0, 9)
    old.fill(7, 32)
    const [short] = record(2, 32, 16)
    short.fill(7, 32)
    const bytes = batch(unknown, old, short)
    new Masker(false).batch(bytes)
    for (let at = 0; at < bytes.length; at += 48) {
      expect([...bytes.subarray(at + 32, at + 48)]).toEqual(Array(16).fill(0))
    }
  })

  it('S11: empties what follows a record of impossible size', () => {
    const bytes = batch(exit(), chunk({ head: 's3cr3t' }))
    EventHeader.setSize(new DataView(bytes.buffer), 32, 100_000)
    new Masker(false).batch(bytes)
    expect(textOf(bytes)).not.toContain('s3cr3t')
  })

  it('follows a body through the part of it that was not copied', () => {
    const head = 'POST / HTTP/1.1\r\ncontent-length: 100\r\n\r\n'
    expect(
      masked(
        chunk({ head: `${head}0123`, missing: 90, tail: '456789' }),
        chunk({ head: GET, offset: head.length + 100 }),
      ),
    ).toEqual([`${head}??????????`, GET])
  })

  it('keeps the end of a chunked body whose chunks were not copied', () => {
    const offset = POST.length + 2000
    const data = 'a'.repeat(40)
    expect(
      masked(
        chunk({
          head: `${POST}A\r\nabc`,
          missing: 2000 - 6 - 50,
          tail: `${data}\r\nx\r\n0\r\n\r\n`,
        }),
        chunk({ head: GET, offset }),
      ),
    ).toEqual([`${POST}A\r\n${'?'.repeat(3 + 40)}?????`.slice(0, -5) + '???\r\n0\r\n\r\n', GET])
  })

  it('keeps the end of a chunked body in a later call, trailers masked', () => {
    const offset = POST.length + 100
    expect(
      masked(
        chunk({ head: `${POST}FF\r\nabc`, missing: 93 }),
        chunk({ head: 'get /x HTTP/1.1 secret', offset: offset + 700 }),
        chunk({
          head: 'get /x',
          missing: 10,
          tail: '12\r\n0\r\na: s3cr3t\r\n\r\n',
          offset: offset + 722,
        }),
        chunk({ head: GET, offset: offset + 722 + 16 + 20 }),
      ),
    ).toEqual([`${POST}FF\r\n???`, '?'.repeat(22), '????????\r\n0\r\n*********\r\n\r\n', GET])
  })

  it.each([
    ['in a head', 'GET /a HTTP/1.1\r\nhost: h\r\ncoo'],
    ['in a start line', 'GET /a'],
    ['between messages', GET],
  ])('S11: masks after a gap %s until a message begins', (_, head) => {
    const offset = head.length + 10
    const texts = masked(
      chunk({ head, missing: 10, tail: 'host: secret\r\n\r\n' }),
      chunk({ head: 'host: secret', offset: offset + 16 }),
      chunk({ head: 'GE', offset: offset + 28 }),
      chunk({ head: 'T /a HTTP/1.1\r\ncookie: a\r\n\r\n', offset: offset + 30 }),
    )
    expect(texts[0]!.slice(-16)).toBe('?'.repeat(16))
    expect(texts.slice(1)).toEqual(['????????????', 'GE', 'T /a HTTP/1.1\r\ncookie: *\r\n\r\n'])
  })

  it('S11: masks calls that are missing before, seen twice or overtaken', () => {
    const head = 'POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\n'
    expect(
      masked(
        chunk({ head }),
        chunk({ head: 'b', offset: head.length + 1 }),
        chunk({ head: 'ab', offset: head.length }),
        chunk({ head: 'cd', offset: head.length + 2 }),
      ),
    ).toEqual([head, '?', '??', 'XX'])
  })

  it('waits for a response whose request comes later', () => {
    const HEAD = 'HEAD / HTTP/1.1\r\n\r\n'
    const length = 'HTTP/1.1 200 \r\ncontent-length: 5\r\n\r\n'
    const no = 'HTTP/1.1 304 \r\n\r\n'
    expect(
      masked(
        chunk({ head: length, direction: 1, turn: 1 }),
        chunk({ head: HEAD, turn: 0 }),
        chunk({ head: GET, offset: HEAD.length, turn: 2 }),
        chunk({ head: no, offset: length.length, direction: 1, turn: 3 }),
      ),
    ).toEqual([length, HEAD, GET, no])
  })

  it.each([
    ['tls', '\x16\x03\x01\x02\x00\x01secret', 5],
    ['http2', 'PRI * HTTP/2.0\r\n\r\nSM', 14],
    ['redis', '*2\r\n$4\r\nAUTH\r\n$6\r\ns3cr3t\r\n', 8],
    ['postgresql', '\x00\x00\x00\x20\x00\x03\x00\x00user\x00me', 8],
    ['unknown', 's3cr3t\r\n', 0],
    ['binary', '\x01\x02\x03', 0],
  ])('keeps of %s only what names it', (_, head, kept) => {
    expect(masked(chunk({ head }))).toEqual([head.slice(0, kept) + '?'.repeat(head.length - kept)])
  })

  it('S11: holds a batch while a start line goes on, and masks what it cannot wait for', () => {
    const masker = new Masker(false)
    const first = batch(chunk({ head: 'GET /a?token=s3c' }))
    const second = batch(chunk({ head: 'r3t HT', offset: 16 }))
    const third = batch(
      chunk({ head: 'TP/1.1\r\n', offset: 22 }),
      chunk({ connection: 2, head: 'GE' }),
    )
    expect([masker.batch(first), masker.heldFrom]).toEqual([1, 1])
    expect([masker.batch(second), masker.heldFrom]).toEqual([2, 1])
    expect([masker.batch(third), masker.heldFrom]).toEqual([3, 3])
    expect([first, second, third].map(chunksOf)).toEqual([
      ['GET /a?token=***'],
      ['*** HT'],
      ['TP/1.1\r\n', 'GE'],
    ])
    masker.settle(3)
    expect(masker.heldFrom).toBe(Infinity)
    const fourth = batch(chunk({ connection: 2, head: 'T /secret', offset: 2 }))
    masker.batch(fourth)
    expect([third, fourth].map((bytes) => chunksOf(bytes).at(-1))).toEqual(['XX', '?????????'])
  })

  it('S11: masks a start line whose connection ends before it', () => {
    const bytes = batch(chunk({ head: 'GET /a?token=s3c' }), close())
    const masker = new Masker(false)
    masker.batch(bytes)
    expect(masker.heldFrom).toBe(Infinity)
    expect(chunksOf(bytes)).toEqual(['GET /???????????'])
  })

  it('takes any bytes, and changes neither lengths nor headers', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom(GET, POST, '5\r\nhello\r\n', '0\r\n\r\n', 'HTTP/1.1 200 OK\r\n', '\r\n')
        .map((text) => Uint8Array.from(Buffer.from(text))),
    )
    const call = fc.record({
      connection: fc.integer({ min: 1, max: 3 }),
      direction: fc.constantFrom(0 as const, 1 as const),
      offset: fc.integer({ min: 0, max: 200 }),
      missing: fc.constantFrom(0, 0, 0, 7),
      turn: fc.integer({ min: 0, max: 9 }),
      head: piece,
      tail: piece,
    })
    const masker = new Masker(false)
    fc.assert(
      fc.property(
        fc.array(fc.oneof(call.map(chunk), fc.uint8Array({ maxLength: 64 }))),
        (records) => {
          const bytes = batch(...records)
          const before = Uint8Array.from(bytes)
          masker.batch(bytes)
          expect(bytes).toHaveLength(before.length)
          if (records.length > 0 && records[0]!.length > 100) {
            expect(bytes.subarray(0, 72)).toEqual(before.subarray(0, 72))
          }
        },
      ),
      { numRuns: 503 },
    )
  })
})
