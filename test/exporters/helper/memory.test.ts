// What a queue holds on to: the request as it is sent, and not the batch that it was made of.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { Sender } from '../../../exporters/helper/sender.ts'
import { sendingQueue } from '../../../exporters/helper/queue_config.ts'
import { retryOnFailure } from '../../../exporters/helper/retry_config.ts'
import { batchOf, encodedBatch, type Batch } from '../../../pipeline/batch.ts'
import { parser } from '../../../pipeline/config/schema.ts'
import { compressor } from '../../../pipeline/compression/compress.ts'
import { Encoded } from '../../../pipeline/encoded.ts'
import { answeredBy } from '../../../pipeline/batch.ts'
import { writeTraces } from '../../../pipeline/otlp/traces.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import { testSettings } from '../../connectors/settings.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const SPANS = 1009

function bytesOf(): Uint8Array {
  const writer = new Writer()
  writeTraces(writer, manyRows(SPANS))
  return Uint8Array.from(writer.done())
}

/** As the graph gives it: with an answer that leads to the batch of before. */
const asInGraph = (batch: Batch): Batch<'traces'> =>
  answeredBy(batch, (result) => batch.settle(result)) as Batch<'traces'>

function push(sender: Sender, encoded: boolean): WeakRef<object> {
  if (encoded) {
    const bytes = bytesOf()
    const batch = encodedBatch(new Encoded('traces', SPANS, bytes, () => manyRows(SPANS)))
    sender.push(asInGraph(batch))
    return new WeakRef(bytes)
  }
  const data = manyRows(SPANS)
  sender.push(asInGraph(batchOf('traces', SPANS, data)))
  return new WeakRef(data)
}

it.each([
  ['decoded', false, {}],
  ['encoded', true, {}],
  ['encoded, after it was put together with others', true, { batch: { min_size: 2000 } }],
])(
  'a batch that came %s is let go when its request is in the queue',
  async (_how, encoded, queue) => {
    const sender = new Sender({
      set: testSettings('x', ['traces']),
      signal: 'traces',
      destination: 'there',
      queue: parser(sendingQueue)({ num_consumers: 1, ...queue }),
      retry: parser(retryOnFailure)({}),
      maxRequestBytes: 1e9,
      pack: compressor('gzip'),
      send: (_body, _items, abort) =>
        new Promise((resolve) => {
          abort.addEventListener('abort', () => resolve({ kind: 'permanent', reason: 'no' }))
        }),
    })
    // The first two are under way, the others wait.
    const held = Array.from({ length: 6 }, () => push(sender, encoded))
    const kept = (): number => {
      collect()
      return held.filter((one) => one.deref() !== undefined).length
    }
    await expect.poll(kept).toBe(0)
    await sender.drain(0)
  },
)
