// Requests of OTLP as bytes, put together by hand so that the code under test has no part in them.

/** A field of wire type 2. */
export function field(number: number, body: Uint8Array): Buffer {
  const head: number[] = [number * 8 + 2]
  let rest = body.length
  for (; rest > 127; rest >>>= 7) head.push((rest & 127) | 128)
  return Buffer.concat([Buffer.from([...head, rest]), body])
}

const name = (number: number, text: string): Buffer => field(number, Buffer.from(text))

/** ResourceSpans { ScopeSpans { n × Span { name } } }. */
export function spans(n: number, called = 'GET /'): Buffer {
  const all = Array.from({ length: n }, () => field(2, name(5, called)))
  return field(1, field(2, Buffer.concat(all)))
}

/** ResourceMetrics { ScopeMetrics { Metric { name, Gauge { n × NumberDataPoint } } } }. */
export function points(n: number): Buffer {
  const all = Buffer.concat(Array.from({ length: n }, () => field(1, new Uint8Array())))
  return field(1, field(2, field(2, Buffer.concat([name(1, 'm'), field(5, all)]))))
}

/** ResourceLogs { ScopeLogs { n × LogRecord } }. */
export function records(n: number): Buffer {
  return field(
    1,
    field(2, Buffer.concat(Array.from({ length: n }, () => field(2, new Uint8Array())))),
  )
}

/** The same as `spans` in JSON. */
export function jsonSpans(n: number): string {
  const all = Array.from({ length: n }, () => ({ name: 'GET /' }))
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: all }] }] })
}
