// Which service a process is, and what is remembered per service. Asked once per process and again after an exec.
import { setBounded } from '../../pipeline/bounded_map.ts'
import type { EventSource, ProcessFacts } from '../../pipeline/data/events.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import { exportsTraces } from './instrumented.ts'
import type { RouteTable } from './route_table.ts'
import { UNKNOWN_SERVICE } from '../../pipeline/naming/index.ts'

/** Processes that are remembered; beyond that the oldest is forgotten and asked for again. */
const PROCESSES = 8192
/** Services that keep a table of routes of their own. */
const TABLES = 1024
/** How long nothing is asked about a process of which nothing was known, ns. */
const RETRY_NS = 1e9

/** One process, for as long as it runs one program. */
export class Service {
  readonly pid: number
  readonly startTicks: number
  readonly resource: Resource
  readonly routes: RouteTable
  /** Traces of this process come from its own SDK. */
  instrumented: boolean
  /** It takes in OTLP: what it sends of it is not its own. */
  relay = false
  /** Another program runs now, or none. */
  stale = false
  /** Ask again after this time. */
  readonly untilNs: number

  constructor(
    pid: number,
    startTicks: number,
    resource: Resource,
    routes: RouteTable,
    instrumented: boolean,
    untilNs: number,
  ) {
    this.pid = pid
    this.startTicks = startTicks
    this.resource = resource
    this.routes = routes
    this.instrumented = instrumented
    this.untilNs = untilNs
  }
}

export class Services {
  readonly #resourceOf: (facts: ProcessFacts) => Resource
  readonly #makeRoutes: () => RouteTable
  readonly #keepInstrumented: boolean
  readonly #byPid = new Map<number, Service>()
  readonly #routes = new Map<string, RouteTable>()

  constructor(
    resourceOf: (facts: ProcessFacts) => Resource,
    makeRoutes: () => RouteTable,
    keepInstrumented: boolean,
  ) {
    this.#resourceOf = resourceOf
    this.#makeRoutes = makeRoutes
    this.#keepInstrumented = keepInstrumented
  }

  /** The service of a process at `nowNs`. */
  of(source: EventSource, pid: number, startTicks: number, nowNs: number): Service {
    const known = this.#byPid.get(pid)
    if (known && known.startTicks === startTicks && nowNs < known.untilNs) return known
    if (known) known.stale = true
    const facts = source.process(pid, startTicks)
    const resource = facts ? this.#resourceOf(facts) : UNKNOWN_SERVICE
    const service = new Service(
      pid,
      startTicks,
      resource,
      this.#routesOf(resource.service),
      facts !== undefined && !this.#keepInstrumented && exportsTraces(facts.env),
      facts ? Infinity : nowNs + RETRY_NS,
    )
    setBounded(this.#byPid, pid, service, PROCESSES)
    return service
  }

  /** The process runs another program now, or has ended. */
  forget(pid: number): void {
    const service = this.#byPid.get(pid)
    if (!service) return
    service.stale = true
    this.#byPid.delete(pid)
  }

  #routesOf(name: string): RouteTable {
    let routes = this.#routes.get(name)
    if (routes) return routes
    routes = this.#makeRoutes()
    setBounded(this.#routes, name, routes, TABLES)
    return routes
  }
}
