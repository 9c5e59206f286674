import dns from 'node:dns'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  startGrpcSink,
  type GrpcAnswer,
  type GrpcSink,
  type GrpcSinkOptions,
} from '../../support/otlp_grpc_sink.ts'
import { freePorts } from '../../support/ports.ts'
import { running, type Running } from './running.ts'

let sink: GrpcSink | undefined
let run: Running

async function start(sinkOptions: GrpcSinkOptions = {}, config: object = {}): Promise<GrpcSink> {
  sink = await startGrpcSink(sinkOptions)
  run = await running({ endpoint: sink.endpoint, ...config })
  return sink
}

afterEach(async () => {
  await run.flush(0)
  await sink?.stop()
})

const sent = (n: number): object => ({ otelcol_exporter_sent_spans: n })
const refused = (n: number): object => ({
  otelcol_exporter_send_failed_spans: n,
  'spantap_exporter_lost_spans{reason="refused"}': n,
})

describe('otlp_grpc tries again', () => {
  it.each([
    [1, 'Canceled'],
    [4, 'DeadlineExceeded'],
    [10, 'Aborted'],
    [11, 'OutOfRange'],
    [14, 'Unavailable'],
    [15, 'DataLoss'],
  ])('after status %i', async (code, name) => {
    const to = await start({ answer: (n) => (n < 2 ? { code, message: 'not now: é' } : {}) })
    run.spans(17)
    await to.waitFor(17)
    await run.flush()
    expect(to.requests).toHaveLength(3)
    expect(run.counted()).toEqual(sent(17))
    expect(run.lines[0]).toEqual({
      level: 'warn',
      message: `${to.endpoint} takes no data now, retrying`,
      fields: { error: `rpc error: code = ${name} desc = not now: é` },
    })
  })

  it.each([2, 3, 5, 6, 7, 8, 9, 12, 13, 16, 99])('never after status %i', async (code) => {
    const to = await start({ code, message: 'no' })
    run.spans(13)
    await run.flush()
    expect(to.requests).toHaveLength(1)
    expect(run.counted()).toEqual(refused(13))
  })

  it.each([8, 14])('after the time that RetryInfo gives with status %i', async (code) => {
    const times: number[] = []
    const answer = (n: number): object => {
      times.push(performance.now())
      return n === 0 ? { code, retryDelayMs: 1250 } : {}
    }
    const to = await start({ answer })
    run.spans(7)
    await to.waitFor(7)
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(1250)
    expect(times[1]! - times[0]!).toBeLessThan(4000)
  })

  it.each(['close', 'cut', 'refuse'] as const)('when the server does this: %s', async (fault) => {
    const to = await start({ answer: (n) => (n === 0 ? { fault } : {}) })
    run.spans(19)
    await to.waitFor(19)
    await run.flush()
    expect(to.spans()).toBe(19)
    expect(to.requests).toHaveLength(2)
    expect(run.counted()).toEqual(sent(19))
    // A refused stream is nobody's failure: it goes again at once.
    expect(run.lines.length).toBe(fault === 'refuse' ? 0 : 2)
  })

  it('when no answer comes in time', async () => {
    const to = await start(
      { answer: (n) => (n === 0 ? { fault: 'hang' } : {}) },
      { timeout: '100ms' },
    )
    run.spans(19)
    await to.waitFor(19)
    expect(run.lines[0]!.fields['error']).toBe(
      'rpc error: code = DeadlineExceeded desc = context deadline exceeded',
    )
  })

  it.each([
    [503, true],
    [404, false],
  ])('of HTTP statuses after those of proxies that are away: %i', async (http, again) => {
    const to = await start({ answer: (n) => (n === 0 ? { http } : {}) })
    run.spans(5)
    if (again) await to.waitFor(5)
    await run.flush()
    expect(to.requests).toHaveLength(again ? 2 : 1)
    expect(run.counted()).toEqual(again ? sent(5) : refused(5))
  })

  it('on another connection after GOAWAY', async () => {
    const to = await start({ fault: 'goaway' }, { sending_queue: { num_consumers: 1 } })
    for (let i = 0; i < 7; i++) run.spans(11)
    await to.waitFor(77)
    await run.flush()
    expect(to.spans()).toBe(77)
    expect(new Set(to.requests.map(({ connection }) => connection)).size).toBe(7)
    expect(run.counted()).toEqual(sent(77))
    await expect.poll(() => to.connections()).toBe(0)
  })

  it('on one other connection while requests go on on the old one', async () => {
    const answers: readonly GrpcAnswer[] = [{ delayMs: 300 }, { fault: 'goaway' }]
    const to = await start({ answer: (n) => answers[n] ?? {} })
    run.spans(3)
    await expect.poll(() => to.requests.length).toBe(1)
    run.spans(5)
    await to.waitFor(5)
    run.spans(7)
    await to.waitFor(15)
    await expect.poll(() => to.connections()).toBe(1)
    run.spans(11)
    await to.waitFor(26)
    expect(to.requests.map(({ connection }) => connection)).toEqual([0, 0, 1, 1])
    await run.flush()
    await expect.poll(() => to.connections()).toBe(0)
  })

  it('says why, though the name of the backend has several addresses', async () => {
    const { backend: port } = await freePorts('backend')
    const addresses = ['127.0.0.1', '127.0.0.2']
    const lookup = ((_name: string, _options: object, found: (...given: unknown[]) => void) =>
      found(
        null,
        addresses.map((address) => ({ address, family: 4 })),
      )) as typeof dns.lookup
    const replaced = vi.spyOn(dns, 'lookup').mockImplementation(lookup)
    const endpoint = `backend.example.com:${port}`
    run = await running({ endpoint, retry_on_failure: { enabled: false } })
    run.spans(7)
    await run.flush()
    replaced.mockRestore()
    const { error } = run.lines.find(({ level }) => level !== 'info')!.fields as { error: string }
    const why = addresses.map((address) => `connect ECONNREFUSED ${address}:${port}`).join(', ')
    expect(error).toContain(`connection error: desc = "${why}"`)
  })

  it('S8: an unreachable backend is one warning, and all is delivered when it comes', async () => {
    const { port } = await freePorts('port')
    run = await running({ endpoint: `localhost:${port}` })
    for (let i = 0; i < 11; i++) run.spans(101)
    await expect.poll(() => run.lines.length).toBe(1)
    expect(run.lines[0]!.fields['error']).toMatch(/code = Unavailable .*ECONNREFUSED/)
    sink = await startGrpcSink({ port })
    await sink.waitFor(1111)
    await run.flush()
    expect(sink.spans()).toBe(1111)
    expect(run.lines.map(({ message }) => message)).toEqual([
      `localhost:${port} cannot be reached, retrying`,
      `localhost:${port} takes data again`,
    ])
    expect(run.counted()).toEqual(sent(1111))
  })

  it('not at all while it waits for the server, when it is told so', async () => {
    const { port } = await freePorts('port')
    run = await running({ endpoint: `localhost:${port}`, wait_for_ready: true, timeout: '30s' })
    run.spans(3)
    await new Promise((resolve) => setTimeout(resolve, 200))
    sink = await startGrpcSink({ port })
    await sink.waitFor(3)
    expect(run.lines).toEqual([])
  })
})

describe('otlp_grpc counts and says', () => {
  it('partial success, and sends nothing again', async () => {
    // partial_success { rejected_spans: 3 error_message: "too old" }
    const to = await start({ body: Buffer.from('0a0b08031207746f6f206f6c64', 'hex') })
    run.spans(11)
    await run.flush()
    expect(to.requests).toHaveLength(1)
    expect(run.lines).toEqual([
      {
        level: 'warn',
        message: 'Partial success response',
        fields: { message: 'too old', dropped_spans: 3 },
      },
    ])
    expect(run.counted()).toEqual({
      otelcol_exporter_sent_spans: 8,
      otelcol_exporter_send_failed_spans: 3,
      'spantap_exporter_lost_spans{reason="rejected"}': 3,
    })
  })

  it('an answer that is no OTLP', async () => {
    await start({ body: Buffer.from('0aff', 'hex') })
    run.spans(11)
    await run.flush()
    expect(run.lines[0]!.fields['error']).toContain('code = Internal')
    expect(run.counted()).toEqual(refused(11))
  })

  it('an answer without an end, and does not ask for another', async () => {
    const to = await start({ body: Buffer.alloc(5_000_000) })
    run.spans(11)
    await run.flush()
    expect(to.requests).toHaveLength(1)
    expect(run.lines[0]!.fields['error']).toContain('code = ResourceExhausted')
    expect(run.counted()).toEqual(refused(11))
  })

  it('S8: ends in time when the server hangs; what is left is lost for the reason shutdown', async () => {
    const to = await start({ fault: 'hang' }, { timeout: 0, sending_queue: { num_consumers: 2 } })
    for (let i = 0; i < 5; i++) run.spans(7)
    await expect.poll(() => to.requests.length).toBe(2)
    await run.flush(200)
    expect(run.counted()).toEqual({
      otelcol_exporter_send_failed_spans: 35,
      'spantap_exporter_lost_spans{reason="shutdown"}': 35,
    })
    await expect.poll(() => to.connections()).toBe(0)
  })
})
