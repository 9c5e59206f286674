// A page of metrics over HTTP: GET and HEAD of one path, gzip for whoever accepts it.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { CONTENT_TYPE } from './text.ts'

const compress = promisify(gzip)
/** Below this, gzip costs more than it saves. */
const WORTHWHILE = 1400

/**
 * A request listener that answers `path` with what `page` gives at that moment. `failed` hears why an answer could not be
 * made; the client gets 500.
 */
export function metricsHandler(
  path: string,
  page: () => string,
  failed: (error: unknown) => void,
): RequestListener {
  return (request, response) => {
    answer(request, response, path, page).catch((error: unknown) => {
      failed(error)
      if (response.headersSent) response.destroy()
      else text(response, 500, 'the metrics could not be written, see the log\n')
    })
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  page: () => string,
): Promise<void> {
  const asked = (request.url ?? '').split('?', 1)[0]
  if (asked !== path) return text(response, 404, `not found: the metrics are at ${path}\n`)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    return text(response, 405, 'method not allowed: use GET\n')
  }
  let body: Buffer = Buffer.from(page())
  response.setHeader('content-type', CONTENT_TYPE)
  response.setHeader('vary', 'accept-encoding')
  if (body.length >= WORTHWHILE && acceptsGzip(request.headers['accept-encoding'])) {
    body = await compress(body, { level: 1 })
    response.setHeader('content-encoding', 'gzip')
  }
  response.setHeader('content-length', body.length)
  response.end(request.method === 'HEAD' ? undefined : body)
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
