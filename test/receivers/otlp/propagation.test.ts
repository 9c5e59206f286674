// What a client hears when an exporter without a queue is refused by its backend. Statuses and codes are those of otelcol 0.158, which
// loses Retry-After on the way.
import { afterEach, expect, it } from 'vitest'
import otlpHttp from '../../../exporters/otlp_http/index.ts'
import { testSettings } from '../../connectors/settings.ts'
import { EXPORT, framed, GrpcClient } from '../../support/grpc_client.ts'
import { startSink, type Sink } from '../../support/otlp_sink.ts'
import { post } from './post.ts'
import { spans } from './requests.ts'
import { running, type Running } from './running.ts'

let run: Running
let sink: Sink
afterEach(async () => {
  await run.stop()
  await sink.stop()
})

it.each([
  [200, undefined, 200, 0],
  [400, undefined, 400, 3],
  [401, undefined, 401, 16],
  [403, undefined, 403, 7],
  [404, undefined, 404, 12],
  [408, undefined, 500, 2],
  [413, undefined, 500, 2],
  [429, undefined, 429, 8],
  [429, '7', 429, 8],
  [500, undefined, 500, 2],
  [501, undefined, 500, 2],
  [502, undefined, 503, 14],
  [503, undefined, 503, 14],
  [503, '7', 503, 14],
  [504, undefined, 503, 14],
])('a backend that says %d, Retry-After %s', async (status, retryAfter, http, grpc) => {
  sink = await startSink({
    status,
    countOnly: true,
    ...(retryAfter !== undefined && { retryAfter }),
  })
  run = await running()
  const off = { enabled: false }
  const config = otlpHttp.config({ endpoint: sink.url, retry_on_failure: off, sending_queue: off })
  const exporter = await otlpHttp.open(testSettings('otlp_http'), config)
  run.next = (batch) => exporter.push(batch)
  const answer = await post(run, '/v1/traces', spans(7))
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([http, retryAfter ?? null])
  const client = new GrpcClient(run.grpc)
  expect((await client.call(EXPORT.traces, framed(spans(11)))).code).toBe(grpc)
  client.close()
  await exporter.flush(0)
})
