// Request targets (RFC 9112 §3.2) with their secrets taken out, and the route that was last found for each.
import { ByteTable, textOf } from '../../byte_table.ts'
import type { Redactor } from '../../../../pipeline/redact.ts'
import type { Route, RouteTable } from '../../route_table.ts'

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
  #routes: RouteTable | undefined
  #route: Route | undefined

  constructor(given: string, redactor: Redactor) {
    const scheme = given.startsWith('/') ? -1 : given.indexOf('://')
    const slash = scheme < 0 ? 0 : indexOrEnd(given, '/', scheme + 3)
    const isAuthority = scheme < 0 && !given.startsWith('/') && given !== '*'
    const rest = isAuthority ? '' : withoutFragment(given.slice(slash))
    const mark = rest.indexOf('?')
    this.path = redactor.path(mark < 0 ? rest : rest.slice(0, mark))
    this.query = mark < 0 ? undefined : redactor.query(rest.slice(mark + 1))
    this.suffix = this.query === undefined ? this.path : `${this.path}?${this.query}`
    const authority = isAuthority ? given : scheme < 0 ? undefined : given.slice(scheme + 3, slash)
    const at = authority?.lastIndexOf('@') ?? -1
    this.authority = authority?.slice(at + 1)
    const user = at < 0 ? '' : 'REDACTED:REDACTED@'
    this.origin = scheme < 0 ? undefined : `${given.slice(0, scheme)}://${user}${this.authority}`
  }

  /** The route of this path among those of a service; undefined when there is no path. */
  routeIn(routes: RouteTable): Route | undefined {
    if (this.#routes !== routes) {
      this.#routes = routes
      this.#route = this.path.startsWith('/') ? routes.of(this.path) : undefined
    }
    return this.#route
  }
}

export class Targets extends ByteTable<Target> {
  constructor(redactor: Redactor) {
    super(SLOTS, (bytes, from, to) => new Target(textOf(bytes, from, to), redactor))
  }
}

function indexOrEnd(text: string, char: string, from: number): number {
  const index = text.indexOf(char, from)
  return index < 0 ? text.length : index
}

function withoutFragment(text: string): string {
  const hash = text.indexOf('#')
  return hash < 0 ? text : text.slice(0, hash)
}
