// Whether spantap runs, and what is said about it (extension/healthcheckextension/internal/healthcheck).
import type { HealthCheckConfig } from './config.ts'

export interface HealthAnswer {
  readonly status: 200 | 503
  readonly type: string
  readonly body: string
}

/** What Go writes for a time that is not set. */
const NO_TIME = '0001-01-01T00:00:00Z'

export class Health {
  readonly #bodies: HealthCheckConfig['response_body']
  /** Since when all is ready, as wall time and on the clock that does not jump; undefined while it is not. */
  #since: { readonly at: Date; readonly ns: bigint } | undefined

  constructor(bodies: HealthCheckConfig['response_body']) {
    this.#bodies = bodies
  }

  /** True when this is news. */
  set(ready: boolean): boolean {
    if (ready === (this.#since !== undefined)) return false
    this.#since = ready ? { at: new Date(), ns: process.hrtime.bigint() } : undefined
    return true
  }

  answer(): HealthAnswer {
    const since = this.#since
    const status = since ? 200 : 503
    if (this.#bodies) {
      const { healthy, unhealthy } = this.#bodies
      return { status, type: 'text/plain; charset=utf-8', body: since ? healthy : unhealthy }
    }
    const body = JSON.stringify({
      status: since ? 'Server available' : 'Server not available',
      upSince: since?.at.toISOString() ?? NO_TIME,
      uptime: since ? goDuration(process.hrtime.bigint() - since.ns) : '',
    })
    return { status, type: 'application/json', body }
  }
}

/** Nanoseconds from a second on as Go prints a duration: `1h2m3.5s`. */
export function goDuration(ns: bigint): string {
  if (ns < 1_000_000n) return ns < 1000n ? `${ns}ns` : `${Number(ns) / 1e3}µs`
  if (ns < 1_000_000_000n) return `${Number(ns) / 1e6}ms`
  const [hours, minutes] = [ns / 3_600_000_000_000n, (ns / 60_000_000_000n) % 60n]
  const seconds = `${(ns / 1_000_000_000n) % 60n}.${String(ns % 1_000_000_000n).padStart(9, '0')}`
  const long = hours > 0n ? `${hours}h${minutes}m` : minutes > 0n ? `${minutes}m` : ''
  return `${long}${seconds.replace(/\.?0+$/, '')}s`
}
