// A backend that is slow, away, or answers badly: what spantap has accepted is delivered once, or counted as lost by its reason.
import { afterEach, describe, expect, it } from 'vitest'
import { startGrpcSink, type GrpcAnswer, type GrpcSink } from '../support/otlp_grpc_sink.ts'
import { startSink, type Answer, type Sink } from '../support/otlp_sink.ts'
import { startPassing, type Passing, type PassingOptions } from '../support/passing.ts'
import { freePorts } from '../support/ports.ts'
import { rssMb } from '../support/process_cost.ts'
import { until } from '../support/until.ts'

const REQUESTS = 101
const EACH = 23
const ALL = REQUESTS * EACH

/** Waits of milliseconds where the defaults have seconds. */
const retry_on_failure = {
  initial_interval: '50ms',
  max_interval: '200ms',
  max_elapsed_time: '120s',
}

const HTTP = 'otlp_http/backend'
const GRPC = 'otlp_grpc/backend'

let http: Sink | undefined
let grpc: GrpcSink | undefined
let passing: Passing | undefined

afterEach(async () => {
  await passing?.stop()
  await Promise.all([http?.stop(), grpc?.stop()])
  passing = http = grpc = undefined
})

interface Backends {
  readonly http: (n: number) => Answer
  readonly grpc: (n: number) => GrpcAnswer
  readonly alone?: boolean
}

async function start(how: Backends, more: object = {}): Promise<Passing> {
  http = await startSink({ answer: how.http })
  grpc = await startGrpcSink({ answer: how.grpc })
  return pass({ http: http.port, grpc: grpc.port }, more)
}

async function pass(
  ports: { http: number; grpc: number },
  more: object,
  processors: PassingOptions['processors'] = {},
): Promise<Passing> {
  passing = await startPassing({
    processors,
    exporters: {
      [HTTP]: { endpoint: `http://127.0.0.1:${ports.http}`, retry_on_failure, ...more },
      [GRPC]: {
        endpoint: `127.0.0.1:${ports.grpc}`,
        tls: { insecure: true },
        retry_on_failure,
        ...more,
      },
    },
  })
  return passing
}

/** Spans that a sink has, each once. */
function takenOnce(): { http: number; grpc: number } {
  const names = http!.spans().map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(new Set(grpc!.names).size).toBe(grpc!.names.length)
  return { http: names.length, grpc: grpc!.names.length }
}

/** Waits until both exporters have delivered or lost all of `accepted`. */
async function settled(accepted: number, ms = 60_000): Promise<void> {
  const { fate } = passing!
  for (const exporter of [HTTP, GRPC]) {
    let last = ''
    const done = async (): Promise<boolean> => {
      const { sent, lost, waiting } = await fate(exporter)
      last = JSON.stringify({ sent, lost, waiting })
      const gone = Object.values(lost).reduce((sum, n) => sum + n, 0)
      return sent + gone === accepted && waiting === 0
    }
    await until(() => `all ${accepted} of ${exporter} are somewhere; now ${last}`, done, ms)
  }
}

const every = (count: number, n: number): boolean => n % count === count - 1

describe('a failing backend', () => {
  it.each<[string, Backends]>([
    ['is slow', { http: () => ({ delayMs: 211 }), grpc: () => ({ delayMs: 211 }) }],
    [
      'answers 429 with Retry-After, or ResourceExhausted with RetryInfo',
      {
        http: (n) => (n < 7 ? { status: 429, retryAfter: '1' } : {}),
        grpc: (n) => (n < 7 ? { code: 8, retryDelayMs: 1000 } : {}),
      },
    ],
    [
      'answers 503, or Unavailable, again and again',
      {
        http: (n) => (every(3, n) ? {} : { status: 503 }),
        grpc: (n) => (every(3, n) ? {} : { code: 14 }),
      },
    ],
    [
      'closes before it answers',
      {
        http: (n) => (every(2, n) ? { fault: 'close' } : {}),
        grpc: (n) => (every(5, n) ? { fault: 'close' } : {}),
        alone: true,
      },
    ],
    [
      'closes in the middle of its answer',
      {
        // After a 200 the server has the spans: to send again would double.
        http: (n) => (every(2, n) ? { fault: 'cut' } : {}),
        grpc: (n) => (every(5, n) ? { fault: 'cut' } : {}),
        alone: true,
      },
    ],
  ])('P4: that %s loses nothing', async (_what, how) => {
    // One request at a time: a gRPC connection that is dropped takes the answers to all others on it along, and the backend has those.
    const { client, fate } = await start(how, {
      sending_queue: { num_consumers: how.alone ? 1 : 10 },
    })
    const { accepted, answers } = await client.send({ requests: REQUESTS, spansEach: EACH })
    expect(answers).toEqual({ 'http 200': 51, 'grpc 0': 50 })
    await settled(ALL)
    expect(accepted).toBe(ALL)
    expect(takenOnce()).toEqual({ http: ALL, grpc: ALL })
    for (const exporter of [HTTP, GRPC]) {
      expect(await fate(exporter)).toEqual({ sent: ALL, lost: {}, refused: 0, waiting: 0 })
    }
  })

  it('P4: that is down for 30 s gets everything when it is back', async () => {
    const ports = await freePorts('http', 'grpc')
    const { client, fate } = await pass(ports, {
      retry_on_failure: { initial_interval: '1s', max_interval: '5s', max_elapsed_time: '300s' },
      sending_queue: { queue_size: 1000 },
    })
    const down = performance.now()
    const first = await client.send({ requests: REQUESTS, spansEach: EACH })
    expect(first).toEqual({ accepted: ALL, answers: { 'http 200': 51, 'grpc 0': 50 } })
    expect((await fate(HTTP)).waiting).toBe(REQUESTS)
    expect((await fate(GRPC)).waiting).toBe(REQUESTS)
    await new Promise((resolve) => setTimeout(resolve, 30_000 - (performance.now() - down)))
    http = await startSink({ port: ports.http })
    grpc = await startGrpcSink({ port: ports.grpc })
    const { accepted } = await client.send({ requests: 7, spansEach: EACH })
    await settled(ALL + accepted)
    expect(accepted).toBe(7 * EACH)
    expect(takenOnce()).toEqual({ http: ALL + accepted, grpc: ALL + accepted })
  })

  it('P4: that answers 400, or InvalidArgument, costs what it refused, and that is counted', async () => {
    const { client, fate } = await start({
      http: (n) => (every(10, n) ? { status: 400 } : {}),
      grpc: (n) => (every(10, n) ? { code: 3, message: 'bad' } : {}),
    })
    const { accepted } = await client.send({ requests: REQUESTS, spansEach: EACH })
    await settled(accepted)
    expect(accepted).toBe(ALL)
    const refused = 10 * EACH
    expect(takenOnce()).toEqual({ http: ALL - refused, grpc: ALL - refused })
    for (const exporter of [HTTP, GRPC]) {
      const { sent, lost } = await fate(exporter)
      expect({ sent, lost }).toEqual({ sent: ALL - refused, lost: { refused } })
    }
  })

  it('P4: that takes a part only is sent nothing twice, and the rest is counted', async () => {
    // partial_success { rejected_spans: 3 error_message: "too old" }
    const body = Buffer.from('0a0b08031207746f6f206f6c64', 'hex')
    const { client, fate } = await start({ http: () => ({ body }), grpc: () => ({ body }) })
    const { accepted } = await client.send({ requests: REQUESTS, spansEach: EACH })
    await settled(accepted)
    expect(http!.requests).toHaveLength(REQUESTS)
    expect(grpc!.requests).toHaveLength(REQUESTS)
    for (const exporter of [HTTP, GRPC]) {
      const { sent, lost } = await fate(exporter)
      expect({ sent, lost }).toEqual({ sent: REQUESTS * 20, lost: { rejected: REQUESTS * 3 } })
    }
  })
})

describe('no queue', () => {
  it('P4: lets the clients hear what the backends say: 429 and ResourceExhausted', async () => {
    const { client, fate } = await start(
      {
        http: () => ({ status: 429, retryAfter: '7' }),
        grpc: () => ({ code: 8, retryDelayMs: 7000 }),
      },
      { sending_queue: { enabled: false }, retry_on_failure: { enabled: false } },
    )
    const { accepted, answers } = await client.send({ requests: REQUESTS, spansEach: EACH })
    expect({ accepted, answers }).toEqual({
      accepted: 0,
      answers: { 'http 429': 51, 'grpc 8': 50 },
    })
    const { sent, lost } = await fate(HTTP)
    expect({ sent, lost }).toEqual({ sent: 0, lost: { retries_exhausted: ALL } })
  })
})

describe('a full queue', () => {
  it('P4: is heard by the clients, as 503 and as Unavailable, and what was accepted is delivered', async () => {
    let open = false
    const { client, fate } = await start(
      {
        http: () => (open ? {} : { status: 503 }),
        grpc: () => (open ? {} : { code: 14 }),
      },
      { sending_queue: { queue_size: 13 } },
    )
    const { accepted, answers } = await client.send({
      requests: REQUESTS,
      spansEach: EACH,
      atOnce: 1,
    })
    expect(accepted).toBe(13 * EACH)
    expect(answers).toEqual({ 'http 200': 7, 'grpc 0': 6, 'http 503': 44, 'grpc 14': 44 })
    const queue_full = (REQUESTS - 13) * EACH
    for (const exporter of [HTTP, GRPC]) {
      expect(await fate(exporter)).toMatchObject({ refused: queue_full, lost: { queue_full } })
    }
    open = true
    await settled(ALL)
    expect(takenOnce()).toEqual({ http: accepted, grpc: accepted })
  })

  it('P4: that blocks makes clients wait, and loses nothing', async () => {
    const how = { delayMs: 31 }
    const { client, fate } = await start(
      { http: () => how, grpc: () => how },
      { sending_queue: { queue_size: 3, num_consumers: 2, block_on_overflow: true } },
    )
    const { accepted, answers } = await client.send({
      requests: REQUESTS,
      spansEach: EACH,
      atOnce: 31,
    })
    expect(answers).toEqual({ 'http 200': 51, 'grpc 0': 50 })
    await settled(accepted)
    expect(takenOnce()).toEqual({ http: ALL, grpc: ALL })
    expect(await fate(HTTP)).toMatchObject({ sent: ALL, refused: 0, lost: {} })
  })

  it('P4: of data that is larger than the memory allowed stays under limit_mib + 20 %', async () => {
    const limit_mib = 256
    const memory_limiter = { check_interval: '50ms', limit_mib, spike_limit_mib: 64 }
    const fault = { delayMs: 600_000 }
    http = await startSink({ answer: () => fault })
    grpc = await startGrpcSink({ answer: () => fault })
    const { client, spantap } = await pass(
      { http: http.port, grpc: grpc.port },
      { timeout: '600s', compression: 'none', sending_queue: { queue_size: 100_000 } },
      { memory_limiter },
    )
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, rssMb(spantap.pid))), 20)
    // 0.6 GB, which gzip could not make small either.
    const load = { requests: 601, spansEach: 101, padding: 10_007 }
    const { accepted, answers } = await client.send(load)
    clearInterval(watch)
    expect(most).toBeGreaterThan(limit_mib / 2)
    expect(most).toBeLessThan(limit_mib * 1.2)
    expect(Object.keys(answers).toSorted()).toEqual(['grpc 0', 'grpc 14', 'http 200', 'http 503'])
    expect(accepted).toBeGreaterThan(101)
    const page = await spantap.metrics()
    expect(page.sum('otelcol_receiver_accepted_spans')).toBe(accepted)
    await spantap.kill()
  })
})
