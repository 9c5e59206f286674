// One mixed request per signal, as OTLP/JSON: what every configuration of the golden table is applied to.
type Any = Readonly<Record<string, unknown>>

const str = (stringValue: string): Any => ({ stringValue })
const int = (value: number | string): Any => ({ intValue: String(value) })
const double = (doubleValue: number | string): Any => ({ doubleValue })
const bool = (boolValue: boolean): Any => ({ boolValue })
const list = (...values: readonly Any[]): Any => ({ arrayValue: { values } })
const map = (values: Readonly<Record<string, Any>>): Any => ({
  kvlistValue: { values: pairs(values) },
})
const bytes = (bytesValue: string): Any => ({ bytesValue })

function pairs(values: Readonly<Record<string, Any>>): Any[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }))
}

const MIXED = {
  'http.request.method': str('GET'),
  'http.response.status_code': int(200),
  'url.full': str('https://shop.example/api/v2/orders/17?token=abc'),
  'user.email': str('ann@example.org'),
  'user.id': str('42'),
  ratio: double(0.25),
  whole: double(3),
  large: double(1e21),
  count: int('9007199254740993'),
  negative: int(-7),
  ok: bool(true),
  tags: list(str('a'), int(1), bool(false)),
  nested: map({ b: int(2), a: str('<x>') }),
  raw: bytes('AAEC'),
  text: str('not a number'),
  number: str('17'),
  float: str('2.50'),
}

const API = {
  attributes: pairs({
    'service.name': str('api'),
    'deployment.environment': str('prod'),
    'host.name': str('host-7'),
    replicas: int(3),
  }),
}
const CART = { attributes: pairs({ 'service.name': str('cart'), 'k8s.pod.name': str('cart-0') }) }
const NAMELESS = { attributes: pairs({ 'host.name': str('host-9') }) }

const SCOPE_A = {
  name: 'lib.a',
  version: '1.2.0',
  attributes: pairs({ 'scope.kind': str('http') }),
}
const SCOPE_B = { name: 'lib.b' }

const START = 1_700_000_000_000_000_000n
const at = (seconds: number): string => String(START + BigInt(seconds) * 1_000_000_000n)

function span(n: number, name: string, more: Any = {}): Any {
  const id = n.toString(16).padStart(2, '0')
  return {
    traceId: id.repeat(16),
    spanId: id.repeat(8),
    name,
    kind: 2,
    startTimeUnixNano: at(n),
    endTimeUnixNano: at(n + 1),
    ...more,
  }
}

const EVENTS = [
  {
    timeUnixNano: at(5),
    name: 'exception',
    attributes: pairs({ 'exception.type': str('Timeout') }),
  },
  { timeUnixNano: at(6), name: 'retry', attributes: pairs({ attempt: int(2) }) },
]

const traces: Any = {
  resourceSpans: [
    {
      resource: API,
      scopeSpans: [
        {
          scope: SCOPE_A,
          spans: [
            span(1, 'GET /orders', { attributes: pairs(MIXED) }),
            span(2, 'GET /health', {
              parentSpanId: '01'.repeat(8),
              attributes: pairs({ 'http.request.method': str('GET'), 'user.id': int(42) }),
            }),
            span(3, 'POST /orders', {
              kind: 3,
              status: { code: 2, message: 'broken' },
              events: EVENTS,
              attributes: pairs({ 'http.response.status_code': int(503), retries: int(2) }),
            }),
          ],
        },
        { scope: SCOPE_B, spans: [span(4, 'internal work', { kind: 1, traceState: 'a=b' })] },
      ],
    },
    {
      resource: CART,
      scopeSpans: [
        {
          scope: SCOPE_A,
          spans: [
            span(5, 'send', {
              kind: 4,
              status: { code: 1 },
              attributes: pairs({ queue: str('q') }),
            }),
            span(6, 'receive', {
              kind: 5,
              events: EVENTS,
              attributes: pairs({ queue: str('q2') }),
            }),
          ],
        },
      ],
    },
    { resource: NAMELESS, scopeSpans: [{ scope: SCOPE_B, spans: [span(7, 'GET /orders')] }] },
  ],
}

const point = (n: number, attributes: Readonly<Record<string, Any>>, more: Any): Any => ({
  startTimeUnixNano: at(0),
  timeUnixNano: at(n),
  attributes: pairs(attributes),
  ...more,
})

const metrics: Any = {
  resourceMetrics: [
    {
      resource: API,
      scopeMetrics: [
        {
          scope: SCOPE_A,
          metrics: [
            {
              name: 'queue.size',
              unit: '{item}',
              gauge: {
                dataPoints: [
                  point(1, { queue: str('q'), ...MIXED }, { asInt: '7' }),
                  point(2, { queue: str('q2') }, { asDouble: 1.5 }),
                  point(3, {}, { flags: 1 }),
                ],
              },
            },
            {
              name: 'http.requests',
              description: 'Requests.',
              sum: {
                aggregationTemporality: 2,
                isMonotonic: true,
                dataPoints: [point(1, { 'http.request.method': str('GET') }, { asInt: '17' })],
              },
            },
            {
              name: 'http.duration',
              unit: 's',
              histogram: {
                aggregationTemporality: 1,
                dataPoints: [
                  point(
                    1,
                    { 'http.request.method': str('GET') },
                    { count: '3', sum: 1.5, bucketCounts: ['1', '2'], explicitBounds: [0.5] },
                  ),
                ],
              },
            },
          ],
        },
        {
          scope: SCOPE_B,
          metrics: [
            {
              name: 'rpc.duration',
              exponentialHistogram: {
                aggregationTemporality: 2,
                dataPoints: [
                  point(
                    1,
                    { queue: str('q') },
                    {
                      count: '5',
                      sum: 4,
                      scale: 2,
                      zeroCount: '1',
                      positive: { offset: 1, bucketCounts: ['4'] },
                    },
                  ),
                ],
              },
            },
            {
              name: 'gc.pause',
              summary: {
                dataPoints: [
                  point(
                    1,
                    { queue: str('q3') },
                    { count: '2', sum: 3, quantileValues: [{ quantile: 0.5, value: 1.5 }] },
                  ),
                ],
              },
            },
          ],
        },
      ],
    },
    {
      resource: CART,
      scopeMetrics: [
        {
          scope: SCOPE_A,
          metrics: [
            {
              name: 'queue.size',
              gauge: { dataPoints: [point(1, { queue: str('q') }, { asInt: '-7' })] },
            },
          ],
        },
      ],
    },
  ],
}

const record = (n: number, more: Any): Any => ({
  timeUnixNano: at(n),
  observedTimeUnixNano: at(n + 1),
  ...more,
})

const logs: Any = {
  resourceLogs: [
    {
      resource: API,
      scopeLogs: [
        {
          scope: SCOPE_A,
          logRecords: [
            record(1, {
              severityNumber: 9,
              severityText: 'INFO',
              body: str('order 17 was paid'),
              attributes: pairs(MIXED),
              traceId: '01'.repeat(16),
              spanId: '01'.repeat(8),
            }),
            record(2, {
              severityNumber: 17,
              severityText: 'ERROR',
              body: map({ msg: str('broken') }),
            }),
            record(3, {
              severityNumber: 5,
              severityText: 'debug',
              body: str('password=secret'),
              attributes: pairs({ queue: str('q'), 'user.id': int(42) }),
            }),
          ],
        },
      ],
    },
    {
      resource: CART,
      scopeLogs: [
        {
          scope: SCOPE_B,
          logRecords: [
            record(4, {
              body: int(7),
              eventName: 'cart.opened',
              attributes: pairs({ ok: bool(true) }),
            }),
            record(5, { severityNumber: 21, severityText: 'FATAL', body: str('out of memory') }),
          ],
        },
      ],
    },
  ],
}

export const INPUTS = { traces, metrics, logs }

/** What the client of every request says of itself. */
export const HEADERS: Readonly<Record<string, string>> = { 'x-tenant': 'acme', 'x-team': 'blue' }
