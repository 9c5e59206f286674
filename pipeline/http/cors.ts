// Cross-origin requests of browsers (fetch.spec.whatwg.org), answered as the Collector does, which uses github.com/rs/cors.
import type { IncomingMessage, ServerResponse } from 'node:http'
import { integer, listOf, optional, struct, text, type Decoded } from '../config/schema.ts'

const fields = {
  allowed_origins: listOf(
    text(''),
    'Origins that may send, as http://*.example.com; * for all. None: CORS is off.',
  ),
  allowed_headers: listOf(
    text(''),
    'Headers that they may send, next to Accept and Content-Type; * for all.',
  ),
  exposed_headers: listOf(text(''), 'Response headers that they may see.'),
  max_age: integer(0, 'Seconds that a browser may keep the answer of a preflight request.'),
}

export type CorsSection = Decoded<typeof fields>

export const corsField = optional(
  struct(fields, 'Requests from pages in browsers.', undefined, 'confighttp.CORSConfig'),
  'none',
)

const METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS']
const SIMPLE_HEADERS = ['accept', 'content-type', 'x-requested-with']
const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'

export class Cors {
  readonly #origins: readonly (readonly string[])[]
  readonly #anyOrigin: boolean
  readonly #headers: ReadonlySet<string>
  readonly #anyHeader: boolean
  readonly #exposed: string
  readonly #maxAge: number

  private constructor({ allowed_origins, allowed_headers, exposed_headers, max_age }: CorsSection) {
    this.#anyOrigin = allowed_origins.includes('*')
    // What is before the first * and what is behind it.
    this.#origins = allowed_origins.map((origin) => {
      const lower = origin.toLowerCase()
      const star = lower.indexOf('*')
      return star < 0 ? [lower] : [lower.slice(0, star), lower.slice(star + 1)]
    })
    this.#anyHeader = allowed_headers.includes('*')
    const names = allowed_headers.length === 0 ? SIMPLE_HEADERS : allowed_headers
    this.#headers = new Set(names.map((name) => name.toLowerCase()))
    this.#exposed = exposed_headers.map(canonical).join(', ')
    this.#maxAge = max_age
  }

  /** Undefined when no origin is allowed: then nothing is said about CORS at all. */
  static of(section: CorsSection | undefined): Cors | undefined {
    return section && section.allowed_origins.length > 0 ? new Cors(section) : undefined
  }

  /** Put the headers into the response. True: it was a preflight request, which this has answered. */
  handle(request: IncomingMessage, response: ServerResponse): boolean {
    const { headers, method } = request
    const asked = headers['access-control-request-method']
    if (method !== 'OPTIONS' || asked === undefined || asked === '') {
      this.#actual(request, response)
      return false
    }
    this.#preflight(request, response, asked)
    response.writeHead(204).end()
    return true
  }

  #actual({ headers: { origin }, method = '' }: IncomingMessage, response: ServerResponse): void {
    response.appendHeader('vary', 'Origin')
    if (!origin || !this.#allows(origin) || !METHODS.includes(method)) return
    this.#allow(origin, response)
    if (this.#exposed !== '') response.setHeader('access-control-expose-headers', this.#exposed)
  }

  #preflight({ headers }: IncomingMessage, response: ServerResponse, method: string): void {
    response.appendHeader('vary', PREFLIGHT_VARY)
    const { origin } = headers
    if (!origin || !this.#allows(origin) || !METHODS.includes(method)) return
    const wanted = headers['access-control-request-headers']
    if (wanted !== undefined && !this.#allowsHeaders(wanted)) return
    this.#allow(origin, response)
    response.setHeader('access-control-allow-methods', method)
    if (wanted) response.setHeader('access-control-allow-headers', wanted)
    if (this.#maxAge !== 0) {
      response.setHeader('access-control-max-age', String(Math.max(this.#maxAge, 0)))
    }
  }

  #allow(origin: string, response: ServerResponse): void {
    response.setHeader('access-control-allow-origin', this.#anyOrigin ? '*' : origin)
    response.setHeader('access-control-allow-credentials', 'true')
  }

  #allows(origin: string): boolean {
    if (this.#anyOrigin) return true
    const given = origin.toLowerCase()
    return this.#origins.some(([start, end]) => {
      if (end === undefined) return given === start
      const long = given.length >= start!.length + end.length
      return long && given.startsWith(start!) && given.endsWith(end)
    })
  }

  #allowsHeaders(wanted: string): boolean {
    if (this.#anyHeader) return true
    const names = wanted.split(',').map((name) => name.trim().toLowerCase())
    return names.every((name) => name === '' || this.#headers.has(name))
  }
}

/** As Go writes names of headers: `x-request-id` → `X-Request-Id`. */
function canonical(name: string): string {
  return name.toLowerCase().replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase())
}
