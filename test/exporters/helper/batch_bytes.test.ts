// What is put together and cut stays within max_size, and within what the queue may hold.
import { expect, it } from 'vitest'
import { MAX_QUEUE_BYTES, Sender } from '../../../exporters/helper/sender.ts'
import { sendingQueue } from '../../../exporters/helper/queue_config.ts'
import { retryOnFailure } from '../../../exporters/helper/retry_config.ts'
import { encodedBatch, type Settled } from '../../../pipeline/batch.ts'
import { parser } from '../../../pipeline/config/schema.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { testSettings } from '../../connectors/settings.ts'
import { delimited } from '../../pipeline/otlp/random_request.ts'

/** Records of so many bytes each, of a resource that is `about` bytes. */
function logs(about: number, records: readonly number[]): Uint8Array {
  const resource = delimited(1, delimited(99, Buffer.alloc(about)))
  const items = records.map((bytes) => delimited(2, delimited(99, Buffer.alloc(bytes))))
  return delimited(1, Buffer.concat([resource, delimited(2, Buffer.concat(items))]))
}

function rig(queue: object, maxRequestBytes = 16 * 1024 * 1024) {
  const set = testSettings('x', ['logs'])
  const sent: { readonly items: number; readonly bytes: number }[] = []
  const settled: Settled[] = []
  const sender = new Sender({
    set,
    signal: 'logs',
    destination: 'there',
    queue: parser(sendingQueue)(queue),
    retry: parser(retryOnFailure)({}),
    maxRequestBytes,
    pack: async (bytes) => Uint8Array.from(bytes),
    send: async (body, items) => {
      sent.push({ items, bytes: body.length })
      return { kind: 'sent', rejected: 0 }
    },
  })
  const push = (bytes: Uint8Array): void =>
    sender.push(encodedBatch(encodedRequest('logs', bytes), (result) => settled.push(result)))
  return { set, sent, settled, sender, push }
}

it('sends what is open first when nothing fits beside it', async () => {
  const bytes = { sizer: 'bytes', min_size: 1000, max_size: 1000 }
  const { sender, push, sent } = rig({ batch: bytes })
  push(logs(0, [700]))
  push(logs(0, [500, 300, 400]))
  push(logs(0, [900]))
  await sender.drain(1000)
  expect(sent.map(({ items }) => items)).toEqual([1, 2, 1, 1])
  for (const one of sent) expect(one.bytes).toBeLessThanOrEqual(1000)
})

it('P6: a resource larger than a request may be is not copied for each record', async () => {
  const { sender, push, sent, settled } = rig({}, 4_000_000)
  const whole = logs(
    4_000_000,
    Array.from({ length: 401 }, () => 7),
  )
  push(whole)
  await sender.drain(1000)
  expect(settled).toEqual([{ ok: true }])
  expect(sent).toEqual([{ items: 401, bytes: whole.length }])
})

it('P6: what would be cut into more than the queue may hold is lost and counted', async () => {
  const { sender, push, sent, set } = rig({ batch: { min_size: 1, max_size: 1 } })
  push(logs(1_000_003, [7, 7, 7]))
  expect(MAX_QUEUE_BYTES).toBeLessThan(401 * 1_000_000)
  push(
    logs(
      1_000_003,
      Array.from({ length: 401 }, () => 7),
    ),
  )
  push(logs(0, [7]))
  await sender.drain(1000)
  expect(sent.map(({ items }) => items)).toEqual([1, 1, 1, 1])
  expect(set.counted()).toEqual({
    otelcol_exporter_sent_log_records: 4,
    otelcol_exporter_send_failed_log_records: 401,
    'spantap_exporter_lost_log_records{reason="queue_full"}': 401,
    'otelcol_exporter_queue_capacity{data_type="logs"}': 1000,
  })
})
