// Where requests of one signal go.
import type { ExportedSignal } from '../../pipeline/signal.ts'
import type { OtlpHttpConfig } from './config.ts'

export interface Target {
  readonly url: URL
  /** The URL without user, password and query: for logs. */
  readonly name: string
}

const WRONG = 'must be a valid URL that begins with http:// or https://'

export function isHttpUrl(given: string): boolean {
  return URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)
}

/** As the Collector composes it. Throws an Error when the configuration has no endpoint for the signal, or one that is no URL. */
export function targetOf(config: OtlpHttpConfig, signal: ExportedSignal): Target {
  const own = config[`${signal}_endpoint`]
  if (config.endpoint !== '' && !isHttpUrl(config.endpoint)) throw new Error(`endpoint ${WRONG}`)
  if (own !== '' && !isHttpUrl(own)) throw new Error(`${signal}_endpoint ${WRONG}`)
  if (own === '' && config.endpoint === '') {
    throw new Error(`either endpoint or ${signal}_endpoint must be specified`)
  }
  const slash = config.endpoint.endsWith('/') ? '' : '/'
  const whole = own || `${config.endpoint}${slash}v1/${signal}`
  if (!isHttpUrl(whole)) throw new Error(`endpoint ${WRONG}`)
  const url = new URL(whole)
  return { url, name: url.origin + url.pathname }
}
