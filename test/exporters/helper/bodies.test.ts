// Bodies that are not compressed are sent from where they were written: nothing may be written there before.
import { expect, it } from 'vitest'
import { Sender, type SenderOptions } from '../../../exporters/helper/sender.ts'
import { sendingQueue } from '../../../exporters/helper/queue_config.ts'
import { retryOnFailure } from '../../../exporters/helper/retry_config.ts'
import { batchOf } from '../../../pipeline/batch.ts'
import { compressor } from '../../../pipeline/compression/compress.ts'
import { parser } from '../../../pipeline/config/schema.ts'
import { testSettings } from '../../connectors/settings.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'
import { decodeSpans } from '../../support/otlp_decode.ts'

const senderTo = (send: SenderOptions['send']): Sender =>
  new Sender({
    set: testSettings('x', ['traces']),
    signal: 'traces',
    destination: 'there',
    queue: parser(sendingQueue)({ num_consumers: 3 }),
    retry: parser(retryOnFailure)({}),
    maxRequestBytes: 16 * 1024 * 1024,
    pack: compressor('none'),
    send,
  })

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

it('stay as they were while others are encoded, however many wait', async () => {
  const waiting: (() => void)[] = []
  const sent: number[] = []
  const sender = senderTo(async (body) => {
    await new Promise<void>((resolve) => waiting.push(resolve))
    sent.push(decodeSpans(body).length)
    return { kind: 'sent', rejected: 0 }
  })
  const sizes = [7, 1009, 11, 13, 503, 17, 19, 7, 1009, 11]
  for (const spans of sizes) {
    sender.push(batchOf('traces', spans, manyRows(spans)))
    await turn()
  }
  for (; sent.length < sizes.length; await turn()) waiting.shift()?.()
  expect(sent).toEqual(sizes)
})

it('are not copied when few are on their way', async () => {
  const buffers = new Set<ArrayBufferLike>()
  const sender = senderTo(async (body) => {
    buffers.add(body.buffer)
    return { kind: 'sent', rejected: 0 }
  })
  for (let i = 0; i < 5; i++) {
    sender.push(batchOf('traces', 3, manyRows(3)))
    await sender.idle()
  }
  expect(buffers.size).toBe(1)
})
