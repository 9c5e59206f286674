export interface JaegerApi {
  /** Names of all services that have a span. */
  services(): Promise<string[]>
  /** The newest traces that contain a span of the service; whole, with the spans of others. */
  traces(service: string, options?: JaegerSearch): Promise<JaegerTrace[]>
  /** One trace by its hex id; undefined if Jaeger has none. */
  trace(id: string): Promise<JaegerTrace | undefined>
}

export interface JaegerSearch {
  readonly limit?: number
  /** Only what such a span has: tags of it or of its process. */
  readonly tags?: Readonly<Record<string, string>>
  /** Unix time in ms: only traces with a span of the service that begins then or later. */
  readonly sinceMs?: number
}

/** A trace as Jaeger's user interface gets it. */
export interface JaegerTrace {
  readonly traceID: string
  readonly spans: readonly JaegerSpan[]
  readonly processes: Readonly<Record<string, JaegerProcess>>
}

/**
 * A span. Its kind is the tag `span.kind`, its status the tags `otel.status_code` and `error`;
 * its scope is `otel.scope.name`.
 */
export interface JaegerSpan {
  readonly traceID: string
  readonly spanID: string
  readonly operationName: string
  readonly references: readonly JaegerReference[]
  /** Microseconds since 1970. */
  readonly startTime: number
  /** Microseconds. */
  readonly duration: number
  readonly tags: readonly JaegerTag[]
  readonly logs: readonly { readonly timestamp: number; readonly fields: readonly JaegerTag[] }[]
  /** Key into the trace's `processes`. */
  readonly processID: string
  readonly warnings: readonly string[] | null
}

/** The parent is a CHILD_OF, a span link a FOLLOWS_FROM. */
export interface JaegerReference {
  readonly refType: 'CHILD_OF' | 'FOLLOWS_FROM'
  readonly traceID: string
  readonly spanID: string
}

export interface JaegerTag {
  readonly key: string
  readonly type: string
  readonly value: string | number | boolean
}

export interface JaegerProcess {
  readonly serviceName: string
  readonly tags: readonly JaegerTag[]
}

/** Jaeger's query API at a base URL. */
export function jaegerApi(url: string): JaegerApi {
  return {
    services: async () => ((await get<string[]>(`${url}/api/services`)) ?? []).toSorted(),
    traces: async (service, { limit = 20, tags = {}, sinceMs = 0 } = {}) => {
      const search = new URLSearchParams({
        service,
        limit: String(limit),
        tags: JSON.stringify(tags),
        start: String(sinceMs * 1_000),
        end: String((Date.now() + 3_600_000) * 1_000),
      })
      return (await get<JaegerTrace[]>(`${url}/api/traces?${search.toString()}`)) ?? []
    },
    trace: async (id) => (await get<JaegerTrace[]>(`${url}/api/traces/${id}`))?.[0],
  }
}

/** What is under `data`; undefined if Jaeger answers that there is nothing. */
async function get<T>(url: string): Promise<T | undefined> {
  const response = await fetch(url)
  if (response.status === 404) {
    await response.arrayBuffer()
    return undefined
  }
  const text = await response.text()
  if (!response.ok) throw new Error(`jaeger: GET ${url}: ${response.status} ${text}`)
  return (JSON.parse(text) as { data: T | null }).data ?? undefined
}
