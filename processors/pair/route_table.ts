// The routes of one service, interned and bounded: a metric series is made per route.
import type { AttributeSet } from '../../pipeline/data/attributes.ts'
import type { Counter } from '../../pipeline/telemetry/telemetry.ts'
import { guessRoute } from './route.ts'
import { matchPattern, type RoutePattern } from './route_pattern.ts'

/** What stands for every route beyond the bound. */
const OVERFLOW = '/*'

export class Route {
  readonly template: string
  /** Dimensions of server spans of this route. */
  readonly dimensions = new Map<number, AttributeSet>()
  /** Span names by method. */
  readonly names = new Map<string, string>()

  constructor(template: string) {
    this.template = template
  }

  /** `{method} {route}`. */
  name(method: string): string {
    let name = this.names.get(method)
    if (name === undefined) this.names.set(method, (name = `${method} ${this.template}`))
    return name
  }
}

/** What a path's route is called, before anybody asks whether there is room for it. The same for all tables of one configuration. */
export interface Template {
  readonly text: string
  /** The user's own, which do not count against the bound. */
  readonly own: boolean
}

export class RouteTable {
  readonly #patterns: readonly RoutePattern[]
  readonly #max: number
  readonly #overflowed: Counter
  readonly #routes = new Map<string, Route>()

  constructor(patterns: readonly RoutePattern[], max: number, overflowed: Counter) {
    this.#patterns = patterns
    this.#max = max
    this.#overflowed = overflowed
  }

  /** `path` begins with a slash. The user's patterns come first. */
  templateOf(path: string): Template {
    const own = matchPattern(this.#patterns, path)
    return { text: own ?? guessRoute(path), own: own !== undefined }
  }

  of({ text, own }: Template): Route {
    const known = this.#routes.get(text)
    if (known) return known
    if (!own && this.#routes.size >= this.#max) {
      this.#overflowed.add(1)
      return this.#routes.get(OVERFLOW) ?? this.#put(OVERFLOW)
    }
    return this.#put(text)
  }

  #put(template: string): Route {
    const route = new Route(template)
    this.#routes.set(template, route)
    return route
  }
}
