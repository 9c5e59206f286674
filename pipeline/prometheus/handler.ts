// A page of metrics over HTTP: GET and HEAD of one path, gzip for whoever accepts it.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { negotiate, type Format, type Offers } from './format.ts'

/** A page, whole or in pieces. Between two pieces other work gets its turn. */
export type Page = string | Iterable<string | Uint8Array>

/** What a scraper wants. */
export interface Asked {
  readonly format: Format
  /** Names of families; undefined: all. */
  readonly names: ReadonlySet<string> | undefined
}

export interface PageOptions {
  readonly path: string
  readonly page: (asked: Asked) => Page
  /** Hears why an answer could not be made; the client gets 500. */
  readonly failed: (error: unknown) => void
  /** What whoever asks for it gets; nothing but the text format when undefined. */
  readonly offers?: Offers
}

const TEXT_ONLY: Offers = { openMetrics: false, protobuf: false }

/** A request listener that answers `path` with what `page` gives at that moment. */
export function metricsHandler(options: PageOptions): RequestListener {
  const { failed } = options
  return (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      // Whoever hung up needs no answer.
      if ((error as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE') return
      failed(error)
      if (response.headersSent) response.destroy()
      else text(response, 500, 'the metrics could not be written, see the log\n')
    })
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { path, page, offers = TEXT_ONLY }: PageOptions,
): Promise<void> {
  const [asked, query] = splitUrl(request.url ?? '')
  if (asked !== path) return text(response, 404, `not found: the metrics are at ${path}\n`)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return text(response, 405, 'method not allowed: use GET\n')
  }
  const format = negotiate(request.headers.accept, offers)
  response.setHeader('content-type', format.contentType)
  response.setHeader('vary', 'accept, accept-encoding')
  if (request.method === 'HEAD') return void response.end()
  const names = new URLSearchParams(query).getAll('name[]')
  const made = page({ format, names: names.length === 0 ? undefined : new Set(names) })
  const pieces = (typeof made === 'string' ? [made] : made)[Symbol.iterator]()
  // What cannot be made at all is found out here, before the status is sent.
  const body = Readable.from(paced(pieces.next(), pieces))
  if (!acceptsGzip(request.headers['accept-encoding'])) return pipeline(body, response)
  response.setHeader('content-encoding', 'gzip')
  return pipeline(body, createGzip({ level: 1 }), response)
}

function splitUrl(url: string): [path: string, query: string] {
  const at = url.indexOf('?')
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)]
}

async function* paced(
  first: IteratorResult<string | Uint8Array>,
  rest: Iterator<string | Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let piece = first; piece.done !== true; piece = rest.next()) {
    const { value } = piece
    yield typeof value === 'string' ? Buffer.from(value) : value
    await setImmediate()
  }
}

/** Accept-Encoding of RFC 9110 12.5.3: gzip or *, unless with q=0. */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  const weights = new Map<string, number>()
  for (const item of String(header ?? '').split(',')) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
    const q = parameters.find((parameter) => parameter.startsWith('q='))
    weights.set(coding, q === undefined ? 1 : Number(q.slice(2)))
  }
  return (weights.get('gzip') ?? weights.get('*') ?? 0) > 0
}

function text(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(message)
}
