import { afterEach, describe, expect, it } from 'vitest'
import { startSink, type Sink, type SinkOptions } from '../../support/otlp_sink.ts'
import { freePorts } from '../../support/ports.ts'
import { FAST, running, type Running } from './running.ts'

let sink: Sink | undefined
let run: Running

async function start(sinkOptions: SinkOptions = {}, config: object = {}): Promise<Sink> {
  sink = await startSink(sinkOptions)
  run = await running({ endpoint: sink.url, ...config })
  return sink
}

const said = (): string[] => run.lines.map(({ level, message }) => `${level} ${message}`)

afterEach(async () => {
  await run.flush(0)
  await sink?.stop()
})

describe('otlp_http tries again', () => {
  it.each([429, 502, 503, 504])('after %i, and takes nothing twice', async (status) => {
    const to = await start({ answer: (n) => (n < 2 ? { status } : {}) })
    run.spans(17)
    await to.waitFor(17)
    await run.flush()
    expect(to.spans()).toHaveLength(17)
    expect(to.requests).toHaveLength(3)
    expect(said()).toEqual([
      `warn ${sink!.url}/v1/traces takes no data now, retrying`,
      `info ${sink!.url}/v1/traces takes data again`,
    ])
    expect(run.counted()).toEqual({ otelcol_exporter_sent_spans: 17 })
  })

  it.each([
    ['seconds', () => '1', 1000, 4000],
    ['an HTTP-date', () => new Date(Date.now() + 2000).toUTCString(), 900, 5000],
    ['nonsense', () => 'soon', 0, 900],
  ])('after the time that Retry-After gives in %s', async (_name, value, least, most) => {
    const retryAfter = value()
    const to = await start({
      answer: (n) => (n === 0 ? { status: 429, retryAfter } : {}),
    })
    run.spans(7)
    await to.waitFor(7)
    const waited = to.requests[1]!.atMs - to.requests[0]!.atMs
    expect(waited).toBeGreaterThanOrEqual(least)
    expect(waited).toBeLessThan(most)
  })

  it.each(['close', 'hang'] as const)('S8: when the server answers nothing: %s', async (fault) => {
    const timeout = '100ms'
    const to = await start({ answer: (n) => (n === 0 ? { fault } : {}) }, { timeout })
    run.spans(19)
    await to.waitFor(19)
    expect(to.spans()).toHaveLength(19)
    expect(said()[0]).toBe(`warn ${sink!.url}/v1/traces cannot be reached, retrying`)
    const error = fault === 'hang' ? 'no answer within 0.1s' : 'socket hang up'
    expect(run.lines[0]!.fields['error']).toBe(`failed to make an HTTP request: ${error}`)
  })

  it('not when a 200 was cut off: the server has the spans', async () => {
    const to = await start({ fault: 'cut' })
    run.spans(29)
    await to.waitFor(29)
    await run.flush()
    expect(to.requests).toHaveLength(1)
    expect(to.spans()).toHaveLength(29)
    expect(run.counted()).toEqual({ otelcol_exporter_sent_spans: 29 })
  })

  it('S8: an unreachable backend is one warning, and all is delivered when it comes', async () => {
    const { port } = await freePorts('port')
    run = await running({ endpoint: `http://localhost:${port}` })
    for (let i = 0; i < 11; i++) run.spans(101)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(run.settled).toHaveLength(11)
    expect(run.counted()).toEqual({
      'otelcol_exporter_queue_size{data_type="traces"}': 11,
      'otelcol_exporter_in_flight_requests{data_type="traces"}': 10,
    })
    expect(said()).toEqual([`warn http://localhost:${port}/v1/traces cannot be reached, retrying`])
    expect(run.lines[0]!.fields['error']).toMatch(/ECONNREFUSED 127\.0\.0\.1/)
    sink = await startSink({ port })
    await sink.waitFor(1111)
    await run.flush()
    expect(sink.spans()).toHaveLength(1111)
    expect(said()[1]).toBe(`info http://localhost:${port}/v1/traces takes data again`)
    expect(run.counted()).toEqual({ otelcol_exporter_sent_spans: 1111 })
  })

  it('until max_elapsed_time, then the spans are lost and counted', async () => {
    const retry = { ...FAST, max_elapsed_time: '60ms' }
    const to = await start({ status: 503 }, { retry_on_failure: retry })
    run.spans(31)
    await expect.poll(() => said().length).toBe(2)
    expect(to.requests.length).toBeGreaterThan(1)
    expect(said()[1]).toBe('warn Exporting failed. Dropping data.')
    expect(run.lines[1]!.fields['error']).toMatch(/^no more retries left: error exporting items/)
    expect(run.counted()).toEqual({
      otelcol_exporter_send_failed_spans: 31,
      'spantap_exporter_lost_spans{reason="retries_exhausted"}': 31,
    })
  })

  it('never when it is disabled', async () => {
    const to = await start({ status: 503 }, { retry_on_failure: { enabled: false } })
    run.spans(3)
    await expect
      .poll(() => said())
      .toEqual([
        'warn Exporting failed. Dropping data. ' +
          'Try enabling retry_on_failure config option to retry on retryable errors.',
      ])
    expect(to.requests).toHaveLength(1)
  })
})
