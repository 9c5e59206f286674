// Request targets (RFC 9112 §3.2) with their secrets taken out, and what spans say of each, made once: the same target is asked
// for again and again, and seen at both ends of every hop.
import { ATTR_URL_FULL, ATTR_URL_PATH, ATTR_URL_QUERY } from '@opentelemetry/semantic-conventions'
import type { AttributeList } from '../../../../pipeline/data/attributes.ts'
import { ByteTable, textOf } from '../../byte_table.ts'
import type { Redactor } from '../../../../pipeline/redact.ts'
import { splitTarget } from '../../../../pipeline/request_target.ts'
import type { Route, RouteTable, Template } from '../../route_table.ts'
import type { Host } from './host.ts'

const SLOTS = 4096

export class Target {
  /** Redacted. `*` for the asterisk form, '' for the authority form (CONNECT). */
  readonly path: string
  /** Redacted, without the question mark. */
  readonly query: string | undefined
  /** Path and query as they go into a URL. */
  readonly suffix: string
  /** `http://host:port` of the absolute form, without user information but for the word REDACTED. */
  readonly origin: string | undefined
  /** The authority of the absolute and the authority form, without user information. */
  readonly authority: string | undefined
  // One path may pass several services, which take turns: what they have in common is kept apart.
  #template: Template | undefined
  #routes: RouteTable | undefined
  #route: Route | undefined
  #server: AttributeList | undefined
  #client: AttributeList | undefined
  /** Whom `#client` names. */
  #host: Host | undefined

  constructor(given: string, redactor: Redactor) {
    const { scheme, user, authority, path, query } = splitTarget(given)
    // Servers that take a path without its slash take it for one with it.
    const slash = authority === undefined && !path.startsWith('/') && path !== '*' ? '/' : ''
    this.path = redactor.path(slash + path)
    this.query = query === undefined ? undefined : redactor.query(query)
    this.suffix = this.query === undefined ? this.path : `${this.path}?${this.query}`
    this.authority = authority
    const shown = user === undefined ? '' : 'REDACTED:REDACTED@'
    this.origin = scheme === '' ? undefined : `${scheme}${shown}${authority}`
  }

  /** The route of this path among those of a service; undefined when there is no path. */
  routeIn(routes: RouteTable): Route | undefined {
    if (this.#routes !== routes && this.path.startsWith('/')) {
      this.#routes = routes
      this.#route = routes.of((this.#template ??= routes.templateOf(this.path)))
    }
    return this.#route
  }

  /** What a server span says of it: path and query. */
  get serverAttributes(): AttributeList {
    return (this.#server ??=
      this.query === undefined
        ? [ATTR_URL_PATH, this.path]
        : [ATTR_URL_PATH, this.path, ATTR_URL_QUERY, this.query])
  }

  /** What a client span says of it: the URL at a host, unless the target names one itself. */
  clientAttributes(host: Host): AttributeList {
    if (this.#client && this.#host === host) return this.#client
    const origin = this.origin ?? host.origin
    // `OPTIONS *` is about the whole server (RFC 9110 §9.3.7).
    const whole = this.origin === undefined && this.suffix === '*'
    this.#host = host
    return (this.#client = [ATTR_URL_FULL, whole ? origin : origin + this.suffix])
  }
}

export class Targets extends ByteTable<Target> {
  constructor(redactor: Redactor) {
    super(SLOTS, (bytes, from, to) => new Target(textOf(bytes, from, to), redactor))
  }
}
