// Whatever bytes come, nothing throws, nothing is read outside of them, and nothing loops.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Message, READ } from '../../../../pipeline/dns/message.ts'
import { nameText, skipName } from '../../../../pipeline/dns/name.ts'
import { responseOf } from '../../../../processors/pair/protocols/dns/answers.ts'
import { detect } from '../../../../processors/pair/protocols/dns/detect.ts'
import { DETECTED } from '../../../../processors/pair/protocols/protocol.ts'
import { UdpSocket } from '../../../support/datagrams.ts'
import { framed, query, response, wireName } from '../../../support/dns.ts'
import { SimulatedHost } from '../../../support/events.ts'
import { essence, Harness } from '../spans.ts'
import { answer, ask, cutAt } from '../traffic.ts'

const RUNS = 1009
const label = fc.stringMatching(/^[a-zA-Z0-9_-]{1,63}$/)
const name = fc
  .array(label, { minLength: 1, maxLength: 4 })
  .map((labels) => labels.join('.'))
  .filter((text) => text.length < 250)
const exchange = fc.record({
  id: fc.integer({ min: 0, max: 0xffff }),
  name,
  type: fc.constantFrom(1, 28, 16, 65, 4711),
})
/** A message with some bytes changed and cut somewhere. */
const damaged = fc
  .tuple(
    exchange,
    fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }),
    fc.nat(200),
    fc.array(fc.ipV4(), { maxLength: 9 }),
  )
  .map(([one, changes, cut, addresses]) => {
    const bytes = response({ ...one, addresses })
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
    return bytes.subarray(0, Math.max(0, bytes.length - cut))
  })
const anything = fc.oneof(
  damaged,
  fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes)),
)

describe('the parser of DNS', () => {
  it('reads back every name that can be asked, and stops at its end', () => {
    fc.assert(
      fc.property(name, fc.uint8Array({ maxLength: 20 }), (text, rest) => {
        const bytes = Buffer.concat([wireName(text), rest])
        const end = skipName(bytes, 0, bytes.length, false)
        expect(end).toBe(text.length + 2)
        expect(nameText(bytes, 0, end)).toBe(text)
      }),
      { numRuns: RUNS },
    )
  })

  it('escapes what is not printable, as conventions ask', () => {
    const bytes = Buffer.concat([
      Buffer.from([9]),
      Buffer.from('a.b"\\\t\n\r\x01', 'latin1'),
      Buffer.from([2, 0xc3, 0xbc, 0]),
    ])
    expect(nameText(bytes, 0, bytes.length)).toBe('a\\.b\\"\\\\\\t\\n\\r\\001.\\195\\188')
    expect(nameText(Buffer.from([0]), 0, 1)).toBe('.')
  })

  it('takes no pointer in a question, and follows none anywhere', () => {
    const loop = Buffer.concat([query().subarray(0, 12), Buffer.from([0xc0, 12, 0, 1, 0, 1])])
    expect(new Message().read(loop, 0, loop.length)).toBe(READ.bad)
    const answer = response({ addresses: ['10.0.0.1'] })
    // The answer's own name points to itself.
    const at = answer.length - 11 - 16
    answer.writeUInt16BE(0xc000 | at, at)
    const message = new Message()
    expect(message.read(answer, 0, answer.length)).toBe(READ.done)
    expect(responseOf(message, answer, answer.length).addresses).toEqual(['10.0.0.1'])
  })

  it('survives any bytes', () => {
    fc.assert(
      fc.property(anything, (bytes) => {
        const message = new Message()
        if (message.read(bytes, 0, bytes.length) === READ.done) {
          expect(message.answersFrom).toBeLessThanOrEqual(bytes.length)
          responseOf(message, bytes, bytes.length)
        }
        detect(bytes, 0, bytes.length)
      }),
      { numRuns: RUNS * 3 },
    )
  })
})

describe('DNS in streams', () => {
  it('is recognised by the whole first message, and nothing else is', () => {
    const bytes = Buffer.from(framed(query(), query({ id: 2 })), 'latin1')
    expect(detect(bytes, 0, bytes.length)).toBe(DETECTED.request)
    const first = query().length + 2
    for (let to = 1; to < first - 11; to++) {
      expect(detect(bytes, 0, to)).toBe(to < 2 + 12 + 11 + 4 ? DETECTED.more : DETECTED.request)
    }
    // A length that is not that of the message.
    bytes[1]! -= 12
    expect(detect(bytes, 0, bytes.length)).toBe(DETECTED.no)
    for (const text of [
      'GET / HTTP/1.1\r\n\r\n',
      '*1\r\n$4\r\nPING\r\n',
      '\x16\x03\x01\x02\x00\x01\x00\x01',
    ]) {
      expect(detect(Buffer.from(text, 'latin1'), 0, text.length)).toBe(DETECTED.no)
    }
  })

  it('gives the same spans however it is cut', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(exchange, { minLength: 1, maxLength: 9, selector: ({ id }) => id }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 9 }),
        (all, sizes) => {
          const spans = (cut: (bytes: Buffer) => Buffer[]): unknown[] => {
            const host = new SimulatedHost()
            const ends = host.tcp()
            ask(ends, framed(...all.map((one) => query(one))), cut)
            answer(ends, framed(...all.toReversed().map((one) => response(one))), cut)
            return essence(new Harness(host).end())
          }
          const whole = spans((bytes) => [bytes])
          expect(whole).toHaveLength(all.length * 2)
          expect(spans(cutAt(sizes))).toEqual(whole)
        },
      ),
      { numRuns: 101 },
    )
  })
})

it('datagrams of any bytes are each counted or part of a lookup', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anything, fc.boolean()), { maxLength: 20 }), (all) => {
      const host = new SimulatedHost()
      const socket = new UdpSocket(host)
      const peer = { ip: '127.0.0.1', port: 53 }
      for (const [bytes, sent] of all) {
        if (sent) socket.send(peer, bytes)
        else socket.receive(peer, bytes)
      }
      const harness = new Harness(host)
      const spans = harness.end()
      const queries = spans.reduce(
        (sum, { attributes }) =>
          sum + ((attributes['spantap.dns.attempts'] as number | undefined) ?? 1),
        0,
      )
      const skipped = harness.count('spantap_datagrams_skipped')
      const lost = harness.lost()['shutdown'] ?? 0
      // An answer is the second datagram of its lookup.
      expect(skipped + lost + queries).toBeLessThanOrEqual(all.length)
      expect(skipped + lost + 2 * queries).toBeGreaterThanOrEqual(spans.length)
    }),
    { numRuns: 307 },
  )
})
