// What the SDK collected, in our own shapes.
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { expect, it } from 'vitest'
import { groupRows } from '../../../pipeline/otlp/groups.ts'
import { toSpanBatch } from '../../../pipeline/telemetry/convert.ts'

it('spans of one tracer are one group', () => {
  const memory = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] })
  const tracers = [provider.getTracer('a', '1'), provider.getTracer('b')]
  for (let i = 0; i < 23; i++) tracers[i % 2]!.startSpan(`span ${i}`).end()
  const batch = toSpanBatch(memory.getFinishedSpans())
  const groups = [...groupRows(batch, 0, 23).byResource.values()].flat()
  expect(groups.map(({ scope, rows }) => [scope.name, scope.version, rows])).toEqual([
    ['a', '1', 12],
    ['b', '', 11],
  ])
})
