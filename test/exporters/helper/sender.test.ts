// What the helper does between a pipeline and a destination, without a network: batches, blocking, what stays encoded.
import { describe, expect, it } from 'vitest'
import { Sender, MAX_QUEUE_BYTES, type SenderOptions } from '../../../exporters/helper/sender.ts'
import { sendingQueue } from '../../../exporters/helper/queue_config.ts'
import { retryOnFailure } from '../../../exporters/helper/retry_config.ts'
import { batchOf, encodedBatch, type Settled } from '../../../pipeline/batch.ts'
import type { ClientInfo } from '../../../pipeline/client.ts'
import { parser } from '../../../pipeline/config/schema.ts'
import { Encoded } from '../../../pipeline/encoded.ts'
import { writeTraces } from '../../../pipeline/otlp/traces.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import { testSettings, type TestSettings } from '../../connectors/settings.ts'
import { decodeSpans } from '../../support/otlp_decode.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'

const OK = { ok: true }
const FULL = { ok: false, reason: 'sending queue is full', retryable: true }

interface Rig {
  readonly sender: Sender
  readonly set: TestSettings
  /** Spans of each request that was sent. */
  readonly sent: number[]
  readonly settled: Settled[]
  readonly push: (n: number, client?: ClientInfo) => void
  /** Let this many requests be delivered; all by default. */
  readonly release: (n?: number) => Promise<void>
}

/** A destination that takes a request when it is told to. */
function rig(queue: object | null, options: Partial<SenderOptions> = {}): Rig {
  const set = testSettings('x', ['traces'])
  const sent: number[] = []
  const settled: Settled[] = []
  const open: (() => void)[] = []
  const sender = new Sender({
    set,
    signal: 'traces',
    destination: 'there',
    queue: parser(sendingQueue)(queue),
    retry: parser(retryOnFailure)({}),
    maxRequestBytes: 16 * 1024 * 1024,
    pack: async (bytes) => Uint8Array.from(bytes),
    send: async (body) => {
      await new Promise<void>((resolve) => open.push(resolve))
      sent.push(decodeSpans(body).length)
      return { kind: 'sent', rejected: 0 }
    },
    ...options,
  })
  return {
    sender,
    set,
    sent,
    settled,
    push: (n, client) =>
      sender.push(batchOf('traces', n, manyRows(n), (result) => settled.push(result), client)),
    release: async (n = 1e9) => {
      for (let i = 0; i < n; i++) {
        await new Promise((resolve) => setImmediate(resolve))
        const next = open.shift()
        if (!next) return
        next()
      }
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('sending_queue::batch', () => {
  it('puts requests together until min_size', async () => {
    const { push, release, sent, settled, sender } = rig({ batch: { min_size: 100 } })
    for (let i = 0; i < 15; i++) push(7)
    expect(settled).toHaveLength(15)
    await release()
    expect(sent).toEqual([105])
    push(3)
    const drained = sender.drain(1000)
    await release()
    await drained
    expect(sent).toEqual([105, 3])
  })

  it('sends what there is after flush_timeout', async () => {
    const { push, release, sent } = rig({ batch: { flush_timeout: '20ms' } })
    push(3)
    push(5)
    const later = async (): Promise<number[]> => {
      await release()
      return sent
    }
    await expect.poll(later).toEqual([8])
  })

  it('cuts at max_size, and answers when all pieces are delivered', async () => {
    const queue = { wait_for_result: true, batch: { min_size: 10, max_size: 10 } }
    const { push, release, sent, settled, set } = rig(queue)
    push(3)
    push(29)
    await release(2)
    expect(sent).toEqual([10, 10])
    expect(settled).toEqual([OK])
    await release()
    expect(settled).toEqual([OK])
    push(8)
    await release()
    expect(sent).toEqual([10, 10, 10, 10])
    expect(settled).toEqual([OK, OK, OK])
    expect(set.counted()['otelcol_exporter_sent_spans']).toBe(40)
  })

  it('counts bytes when it is told so', async () => {
    const { push, release, sent } = rig({ batch: { sizer: 'bytes', min_size: 2000 } })
    for (let i = 0; i < 12; i++) push(5)
    await release()
    expect(sent.length).toBeGreaterThan(1)
    expect(sent.every((n) => n >= 10 && n < 60)).toBe(true)
  })

  it('keeps apart what metadata_keys tell apart', async () => {
    const partition = { metadata_keys: ['Tenant'] }
    const { push, release, sent } = rig({ batch: { min_size: 10, partition } })
    const client = (...tenant: string[]): ClientInfo => ({
      address: '',
      metadata: new Map(tenant.length > 0 ? [['tenant', tenant]] : []),
    })
    for (let i = 0; i < 5; i++) {
      push(2, client('a'))
      push(3, client('b', 'c'))
      push(1, client(''))
      push(1, client())
      push(1)
    }
    await release()
    // a: 10. b,c: 12, and 3 wait. Empty: 5 wait. Unset, without a client or with one: 10.
    expect(sent).toEqual([12, 10, 10])
  })

  it('has room again when a batch is delivered, not before', async () => {
    const { push, release, settled, set } = rig({
      sizer: 'items',
      queue_size: 20,
      batch: { min_size: 10 },
    })
    for (let i = 0; i < 3; i++) push(10)
    expect(settled).toEqual([OK, OK, FULL])
    await release()
    push(10)
    expect(settled.at(-1)).toEqual(OK)
    expect(set.counted()['otelcol_exporter_enqueue_failed_spans']).toBe(10)
  })
})

describe('sending_queue::block_on_overflow', () => {
  it('answers in order when there is room, and loses nothing', async () => {
    const queue = { queue_size: 2, block_on_overflow: true }
    const { push, release, sent, settled, set } = rig(queue)
    for (let i = 1; i <= 7; i++) push(i)
    expect(settled).toEqual([OK, OK])
    await release(1)
    expect(settled).toHaveLength(3)
    await release()
    expect(settled).toHaveLength(7)
    expect(sent).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(set.counted()).toMatchObject({ otelcol_exporter_sent_spans: 28 })
    expect(set.lines).toEqual([])
  })

  it('refuses what could never fit', () => {
    const { push, settled } = rig({ queue_size: 10, sizer: 'items', block_on_overflow: true })
    push(11)
    expect(settled).toEqual([{ ok: false, reason: 'element size too large', retryable: true }])
  })

  it('is bounded in bytes all the same', () => {
    const queue = { queue_size: 1, block_on_overflow: true }
    const { sender, settled } = rig(queue)
    const bytes = encoded(1, 4_000_000)
    for (let i = 0; i < 40; i++) {
      sender.push(encodedBatch(bytes, (result) => settled.push(result)))
    }
    const waiting = Math.ceil(MAX_QUEUE_BYTES / bytes.bytes.length)
    expect(settled.filter(({ ok }) => ok)).toHaveLength(1)
    expect(settled.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 40 - waiting }, () => FULL),
    )
  })

  it('ends with the shutdown: what waits has a last attempt, and its giver the result', async () => {
    const { push, settled, sender } = rig(
      { queue_size: 1, block_on_overflow: true },
      { send: async () => ({ kind: 'retry', reason: 'no', unreachable: false, afterMs: 0 }) },
    )
    push(3)
    push(5)
    await sender.drain(1000)
    expect(settled).toEqual([
      OK,
      { ok: false, reason: 'interrupted due to shutdown: no', retryable: true },
    ])
  })
})

describe('idle', () => {
  it('comes when all is delivered, also what waited for room and what was in a batch', async () => {
    const { push, release, sent, settled, sender } = rig({
      queue_size: 2,
      block_on_overflow: true,
      batch: { min_size: 10 },
    })
    for (let i = 1; i <= 5; i++) push(i)
    const idle = sender.idle().then(() => 'idle')
    while ((await Promise.race([idle, release()])) !== 'idle');
    expect(sent.reduce((sum, n) => sum + n, 0)).toBe(15)
    expect(settled).toEqual([OK, OK, OK, OK, OK])
  })
})

describe('what came in encoded', () => {
  it('goes out as it came, and is never decoded', async () => {
    const batch = encoded(3, 0)
    const { sender, release, sent, set } = rig({})
    sender.push(encodedBatch(batch))
    await release()
    expect(sent).toEqual([3])
    expect(set.counted()).toMatchObject({ otelcol_exporter_sent_spans: 3 })
  })

  it('is one request with what is put together with it', async () => {
    const { sender, push, release, sent } = rig({ batch: { min_size: 10 } })
    sender.push(encodedBatch(encoded(3, 0)))
    push(7)
    await release()
    expect(sent).toEqual([10])
  })
})

describe('answers of the destination', () => {
  it('reach who waits for them', async () => {
    const { push, settled, sender } = rig(
      { enabled: false },
      { send: async () => ({ kind: 'permanent', reason: 'bad', code: 3 }) },
    )
    push(3)
    await sender.drain(1000)
    expect(settled).toEqual([
      { ok: false, reason: 'not retryable error: bad', retryable: false, code: 3 },
    ])
  })

  it('with the time after which it may be tried again', async () => {
    const retry = parser(retryOnFailure)({ enabled: false })
    const { push, settled, sender, set } = rig(
      { enabled: false },
      {
        retry,
        send: async () => ({
          kind: 'retry',
          reason: 'later',
          unreachable: false,
          afterMs: 7000,
          code: 8,
        }),
      },
    )
    push(3)
    await sender.drain(1000)
    expect(settled).toEqual([
      { ok: false, reason: 'later', retryable: true, code: 8, retryAfterMs: 7000 },
    ])
    expect(set.lines[0]!.message).toBe(
      'Exporting failed. Dropping data. Try enabling retry_on_failure config option to retry on ' +
        'retryable errors. Try enabling sending_queue to survive temporary failures.',
    )
  })
})

/** Spans whose data must not be asked for; with `padding`, one string of that many bytes. */
function encoded(spans: number, padding: number): Encoded<'traces'> {
  const rows = manyRows(spans)
  if (padding > 0) rows.own[0] = ['k', 'x'.repeat(padding)]
  const writer = new Writer()
  writeTraces(writer, rows)
  return new Encoded('traces', spans, Uint8Array.from(writer.done()), () => {
    throw new Error('decoded')
  })
}
