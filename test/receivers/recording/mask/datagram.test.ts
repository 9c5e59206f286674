// Datagrams of DNS in recordings: what spans are made of stays, all else is masked, and a replay gives the same spans.
import { describe, expect, it } from 'vitest'
import { Masker } from '../../../../receivers/recording/mask/index.ts'
import { UdpSocket } from '../../../support/datagrams.ts'
import { query, response } from '../../../support/dns.ts'
import { SimulatedHost } from '../../../support/events.ts'
import { essence, Harness } from '../../../processors/pair/spans.ts'

const PEER = { ip: '127.0.0.1', port: 53 }

/** The batch of one socket's datagrams. */
function batchOf(...datagrams: readonly Buffer[]): { host: SimulatedHost; bytes: Buffer } {
  const host = new SimulatedHost()
  const socket = new UdpSocket(host)
  for (const [i, bytes] of datagrams.entries()) {
    if (i % 2 === 0) socket.send(PEER, bytes)
    else socket.receive(PEER, bytes)
  }
  return { host, bytes: Buffer.from(host.take().bytes) }
}

function spansOf(host: SimulatedHost, bytes: Buffer): unknown[] {
  const harness = new Harness(host)
  host.records = [bytes]
  return essence(harness.end())
}

describe('a recording of datagrams', () => {
  it('gives the same spans, and hides the data of other records than addresses', () => {
    const secret = 'internal-name.example'
    const { host, bytes } = batchOf(
      query({ name: 'shop.test' }),
      response({ name: 'shop.test', alias: secret, addresses: ['10.9.8.7', 'fd00::7'] }),
    )
    const masked = Buffer.from(bytes)
    new Masker(false).batch(masked)
    expect(masked.length).toBe(bytes.length)
    expect(bytes.includes('internal-name')).toBe(true)
    expect(masked.includes('internal-name')).toBe(false)
    const spans = spansOf(host, bytes)
    expect(spans).toHaveLength(1)
    expect(spansOf(host, masked)).toEqual(spans)
  })

  it('hides what is no DNS, and a record that contradicts itself', () => {
    const { bytes } = batchOf(Buffer.from('password=hunter2 and more of the like'))
    const masked = Buffer.from(bytes)
    new Masker(false).batch(masked)
    expect(masked.includes('hunter2')).toBe(false)
    const broken = Buffer.from(bytes)
    // More bytes than the record has.
    broken.writeUInt32LE(5000, 96)
    new Masker(false).batch(broken)
    expect(broken.subarray(32).every((byte) => byte === 0)).toBe(true)
  })

  it('with secrets is as it was', () => {
    const { bytes } = batchOf(query(), response({ alias: 'a.test' }))
    const kept = Buffer.from(bytes)
    new Masker(true).batch(kept)
    expect(kept.equals(bytes)).toBe(true)
  })
})
