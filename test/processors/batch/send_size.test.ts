// How large batches are, in items and, where somebody wants to know, in bytes.
import { expect, it } from 'vitest'
import { encodedBatch } from '../../../pipeline/batch.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { writeTraces } from '../../../pipeline/otlp/traces.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'
import { resources, running } from './running.ts'

const NAME = 'otelcol_processor_batch_batch_send_size'

it('P6: bytes are those of protobuf, whether a batch came encoded or not, and at level detailed only', () => {
  const writer = new Writer()
  writeTraces(writer, manyRows(31, resources))
  const bytes = writer.done()
  const run = running({ send_batch_size: 31 })
  const both = (): void => {
    run.spans(31)
    run.source.next(encodedBatch(encodedRequest('traces', bytes), () => {}))
  }
  both()
  expect(run.set.counted()).toMatchObject({ [`${NAME}_sum`]: 62, [`${NAME}_count`]: 2 })
  expect(run.set.counted()[`${NAME}_bytes_count`]).toBeUndefined()
  run.set.telemetry.detailed = true
  both()
  expect(run.set.counted()).toMatchObject({
    [`${NAME}_sum`]: 124,
    [`${NAME}_count`]: 4,
    [`${NAME}_bytes_sum`]: 2 * bytes.length,
    [`${NAME}_bytes_count`]: 2,
  })
})
