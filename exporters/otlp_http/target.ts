// Where requests of one signal go.
import type { ExportedSignal } from '../../pipeline/signal.ts'
import type { OtlpHttpConfig } from './config.ts'

export interface Target {
  readonly url: URL
  /** The URL without user, password and query: for logs. */
  readonly name: string
}

/** As the Collector composes it. Throws an Error when the configuration has no endpoint for the signal. */
export function targetOf(config: OtlpHttpConfig, signal: ExportedSignal): Target {
  const own = config[`${signal}_endpoint`]
  if (own === '' && config.endpoint === '') {
    throw new Error(`either endpoint or ${signal}_endpoint must be specified`)
  }
  const slash = config.endpoint.endsWith('/') ? '' : '/'
  const url = new URL(own || `${config.endpoint}${slash}v1/${signal}`)
  return { url, name: url.origin + url.pathname }
}
