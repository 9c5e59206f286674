// What spans a row of requests must give, and how what came differs from it.
import type { DecodedSpan } from './otlp_sink.ts'

export const SERVER = 2
export const CLIENT = 3

/** One end of one exchange: the span that it must give. */
export interface Expected {
  readonly kind: typeof SERVER | typeof CLIENT
  readonly pid: number
  /** Of a lookup: the name of the span, `DNS A`. */
  readonly method: string
  /** Without the query. Of a lookup: what it asks for. */
  readonly path: string
  /** undefined: there was no response, or it has none. */
  readonly status: number | undefined
  /** `error.type`; undefined: it must not be there. */
  readonly error?: string | undefined
}

/** Spans that are missing and spans that nobody made, at most a few of each in words. */
export interface Difference {
  readonly missing: number
  readonly extra: number
  readonly examples: readonly string[]
}

export const NO_DIFFERENCE: Difference = { missing: 0, extra: 0, examples: [] }

const EXAMPLES = 6
const SHOWN_PATH = 60

export const pidOf = (span: DecodedSpan): number => Number(span.resource['process.pid'])

export function pathOf(span: DecodedSpan): string {
  const path = span.attributes['url.path']
  if (typeof path === 'string') return path
  const full = span.attributes['url.full']
  return typeof full === 'string' && URL.canParse(full) ? new URL(full).pathname : nameOf(span)
}

/** Of a lookup. */
function nameOf({ attributes }: DecodedSpan): string {
  const name = attributes['dns.question.name']
  return typeof name === 'string' ? name : ''
}

function expectedOf(span: DecodedSpan): Expected {
  const { attributes, name } = span
  const method = attributes['http.request.method']
  return {
    kind: span.kind as Expected['kind'],
    pid: pidOf(span),
    method: typeof method === 'string' ? method : nameOf(span) === '' ? 'no method' : name,
    path: pathOf(span),
    status: attributes['http.response.status_code'] as number | undefined,
    error: attributes['error.type'] as string | undefined,
  }
}

function words({ kind, pid, method, path, status, error }: Expected): string {
  const side = kind === SERVER ? 'server' : kind === CLIENT ? 'client' : `kind ${String(kind)}`
  return `${side} ${pid} ${method} ${path} ${status ?? 'no status'}${error ? ` error ${error}` : ''}`
}

/** Compare as sets that count: a span that comes twice is one too many. */
export function compare(spans: readonly DecodedSpan[], expected: readonly Expected[]): Difference {
  const open = new Map<string, number>()
  for (const one of expected) open.set(words(one), (open.get(words(one)) ?? 0) + 1)
  for (const span of spans) {
    const key = words(expectedOf(span))
    open.set(key, (open.get(key) ?? 0) - 1)
  }
  const missing = [...open].filter(([, n]) => n > 0)
  const extra = [...open].filter(([, n]) => n < 0)
  return {
    missing: missing.reduce((sum, [, n]) => sum + n, 0),
    extra: extra.reduce((sum, [, n]) => sum - n, 0),
    examples: [...show('missing', missing), ...show('extra', extra)],
  }
}

const show = (what: string, found: readonly [string, number][]): string[] =>
  found.slice(0, EXAMPLES).map(([key, n]) => `${what} ${Math.abs(n)} × ${shorten(key)}`)

/** The end of a path says which answer it was for; the middle of a long one is padding. */
const shorten = (key: string): string =>
  key.replace(/\/p{20,}/, (padding) => `/p…(${padding.length})`).slice(0, SHOWN_PATH * 4)

/** A client and the server it talks to. */
export interface Hop {
  readonly client: number
  readonly server: number
}

export interface RowSpans {
  readonly paths: readonly string[]
  readonly method?: string
  readonly status: number | undefined
  /** Where the default (a status that is one for that side) does not hold; '' for none. */
  readonly clientError?: string
  readonly serverError?: string
}

/** What each hop must give for each path: a client span there and a server span here. */
export function spansOf(hops: readonly Hop[], row: RowSpans): Expected[] {
  const { method = 'GET', status } = row
  const at = (from: number): string | undefined =>
    status !== undefined && status >= from ? String(status) : undefined
  const clientError = row.clientError ?? at(400)
  const serverError = row.serverError ?? at(500)
  return hops.flatMap(({ client, server }) =>
    row.paths.flatMap((path): Expected[] => [
      { kind: CLIENT, pid: client, method, path, status, error: clientError || undefined },
      { kind: SERVER, pid: server, method, path, status, error: serverError || undefined },
    ]),
  )
}

/** /<row>/<answer>/<n>, as driver.py makes them. */
export function paths(row: string, answer: string, count: number, bytes = 0, first = 0): string[] {
  return Array.from({ length: count }, (_, i) => {
    const path = `/${row}/${answer}/${first + i}`
    return bytes > path.length ? `${path}/${'p'.repeat(bytes - path.length - 1)}` : path
  })
}
