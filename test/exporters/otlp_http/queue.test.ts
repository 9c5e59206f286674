import { afterEach, describe, expect, it } from 'vitest'
import { MAX_QUEUE_BYTES } from '../../../exporters/helper/sender.ts'
import { startSink, type Sink, type SinkOptions } from '../../support/otlp_sink.ts'
import { running, type Running } from './running.ts'

let sink: Sink
let run: Running

async function start(sinkOptions: SinkOptions = {}, config: object = {}): Promise<void> {
  sink = await startSink(sinkOptions)
  run = await running({ endpoint: sink.url, ...config })
}

afterEach(async () => {
  await run.flush(0)
  await sink.stop()
})

const FULL = { ok: false, reason: 'sending queue is full', retryable: true }
const OK = { ok: true }

describe('sending_queue', () => {
  it('S8: refuses and counts what does not fit', async () => {
    await start({ fault: 'hang' }, { sending_queue: { queue_size: 3 } })
    for (let i = 0; i < 5; i++) run.spans(7)
    expect(run.settled).toEqual([OK, OK, OK, FULL, FULL])
    expect(run.counted()).toEqual({
      otelcol_exporter_enqueue_failed_spans: 14,
      'spantap_exporter_lost_spans{reason="queue_full"}': 14,
      'otelcol_exporter_queue_size{data_type="traces"}': 3,
      'otelcol_exporter_in_flight_requests{data_type="traces"}': 3,
    })
    expect(run.lines[0]).toEqual({
      level: 'warn',
      message: 'Exporting failed. Rejecting data.',
      fields: { error: 'sending queue is full', rejected_items: 7 },
    })
  })

  it('counts items when it is told so', async () => {
    await start({ fault: 'hang' }, { sending_queue: { queue_size: 10, sizer: 'items' } })
    for (let i = 0; i < 3; i++) run.spans(7)
    expect(run.settled).toEqual([OK, FULL, FULL])
  })

  it('is bounded in bytes all the same', async () => {
    await start({ fault: 'hang' }, { compression: 'none', sending_queue: { queue_size: 1e9 } })
    const each = 4_000_000
    for (let i = 0; i < 40; i++) run.spans(1, ['k', 'x'.repeat(each)])
    const taken = Math.ceil(MAX_QUEUE_BYTES / each)
    expect(run.settled.filter(({ ok }) => ok)).toHaveLength(taken)
    expect(run.counted()).toMatchObject({ otelcol_exporter_enqueue_failed_spans: 40 - taken })
  })

  it('keeps compressed bytes', async () => {
    await start({ fault: 'hang' }, { sending_queue: { queue_size: 1e9, sizer: 'bytes' } })
    run.spans(1009)
    const size = (): number => run.counted()['otelcol_exporter_queue_size{data_type="traces"}'] ?? 0
    expect(size()).toBeGreaterThan(70_000)
    await expect.poll(size).toBeLessThan(20_000)
  })

  it('sends at most num_consumers requests at once', async () => {
    let open = 0
    let most = 0
    const answer = () => {
      most = Math.max(most, ++open)
      setTimeout(() => open--, 20)
      return { delayMs: 20 }
    }
    await start({ answer }, { sending_queue: { num_consumers: 3 } })
    for (let i = 0; i < 13; i++) run.spans(5)
    await sink.waitFor(65)
    expect(most).toBe(3)
  })

  it.each([{ wait_for_result: true }, { enabled: false }])(
    'settles with the result: %o',
    async (queue) => {
      await start({ answer: (n) => ({ status: [200, 400][n]! }) }, { sending_queue: queue })
      run.spans(2)
      expect(run.settled).toEqual([])
      await expect.poll(() => run.settled).toEqual([OK])
      run.spans(3)
      await run.flush()
      expect(run.settled[1]).toMatchObject({ ok: false, retryable: false, code: 3 })
    },
  )
})

describe('flush', () => {
  it('delivers what waits', async () => {
    await start({ delayMs: 5 }, { sending_queue: { num_consumers: 2 } })
    for (let i = 0; i < 41; i++) run.spans(3)
    await run.flush()
    expect(sink.spans()).toHaveLength(123)
  })

  it('ends a wait between attempts and tries once more', async () => {
    const slow = { initial_interval: '1h', max_interval: '1h', max_elapsed_time: '0' }
    await start({ answer: (n) => (n === 0 ? { status: 503 } : {}) }, { retry_on_failure: slow })
    run.spans(11)
    await expect.poll(() => run.lines.length).toBe(1)
    await run.flush()
    expect(sink.spans()).toHaveLength(11)
  })

  it('S8: ends in time when the server hangs; what is left is lost for the reason shutdown', async () => {
    await start({ fault: 'hang' }, { sending_queue: { num_consumers: 2 } })
    for (let i = 0; i < 5; i++) run.spans(7)
    const began = performance.now()
    await Promise.all([run.flush(200), run.flush(200)])
    expect(performance.now() - began).toBeLessThan(1000)
    expect(run.counted()).toEqual({
      otelcol_exporter_send_failed_spans: 35,
      'spantap_exporter_lost_spans{reason="shutdown"}': 35,
    })
  })

  it('P6: says what a shutdown has interrupted, as the Collector does', async () => {
    await start({ fault: 'hang' })
    run.spans(7)
    await expect.poll(() => sink.requests.length).toBe(1)
    await run.flush(100)
    const why = 'failed to make an HTTP request: there was no answer in time'
    expect(run.lines.map(({ fields }) => fields['error'])).toEqual([
      `interrupted due to shutdown: ${why}`,
    ])
  })

  it('refuses what comes after', async () => {
    await start()
    await run.flush()
    run.spans(3)
    expect(run.settled).toEqual([
      { ok: false, reason: 'the exporter is shut down', retryable: true },
    ])
    expect(run.counted()).toEqual({
      otelcol_exporter_enqueue_failed_spans: 3,
      'spantap_exporter_lost_spans{reason="shutdown"}': 3,
    })
  })
})
