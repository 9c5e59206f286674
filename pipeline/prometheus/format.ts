// Which format a scraper gets (prometheus/common, expfmt.Negotiate): the text format 0.0.4, or others where they are offered.
import type { Escaping } from './escape.ts'

export interface Format {
  readonly name: 'text' | 'openmetrics' | 'protobuf'
  /** What names become that are not made of letters, digits, `_` and `:`. */
  readonly escaping: Escaping
  readonly contentType: string
}

/** What there is besides the text format. */
export interface Offers {
  readonly openMetrics: boolean
  readonly protobuf: boolean
}

const FAMILY = 'io.prometheus.client.MetricFamily'
const ESCAPINGS: readonly string[] = ['allow-utf-8', 'underscores', 'dots', 'values']

/** What is sent to whoever asks for nothing. */
export const TEXT: Format = formatOf('text', '0.0.4', 'underscores')

/** The best that `accept`, a header of RFC 9110 12.5.1, asks for. */
export function negotiate(accept: string | undefined, offers: Offers): Format {
  let escaping: Escaping = 'underscores'
  for (const { type, parameters } of accepted(accept ?? '')) {
    const wanted = parameters.get('escaping') ?? ''
    if (ESCAPINGS.includes(wanted)) escaping = wanted as Escaping
    const version = parameters.get('version') ?? ''
    const delimited =
      parameters.get('encoding') === 'delimited' && parameters.get('proto') === FAMILY
    if (offers.protobuf && type === 'application/vnd.google.protobuf' && delimited) {
      return formatOf('protobuf', '', escaping)
    }
    if (type === 'text/plain' && (version === '' || version === '0.0.4')) {
      return formatOf('text', '0.0.4', escaping)
    }
    const known = version === '' || version === '0.0.1' || version === '1.0.0'
    if (offers.openMetrics && type === 'application/openmetrics-text' && known) {
      return formatOf('openmetrics', version || '0.0.1', escaping)
    }
  }
  return formatOf('text', '0.0.4', escaping)
}

function formatOf(name: Format['name'], version: string, escaping: Escaping): Format {
  const type = {
    text: `text/plain; version=${version}; charset=utf-8`,
    openmetrics: `application/openmetrics-text; version=${version}; charset=utf-8`,
    protobuf: `application/vnd.google.protobuf; proto=${FAMILY}; encoding=delimited`,
  }[name]
  return { name, escaping, contentType: `${type}; escaping=${escaping}` }
}

interface Accepted {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
  readonly weight: number
}

/** The most wanted first. */
function accepted(header: string): Accepted[] {
  const items = header.split(',').map((item) => {
    const [type = '', ...rest] = item.split(';').map((part) => part.trim())
    const pairs = rest.map((one): [string, string] => {
      const at = one.indexOf('=')
      return [one.slice(0, Math.max(at, 0)).trim().toLowerCase(), one.slice(at + 1).trim()]
    })
    const parameters = new Map(pairs)
    const weight = parameters.has('q') ? Number(parameters.get('q')) : 1
    return { type: type.toLowerCase(), parameters, weight: Number.isNaN(weight) ? 1 : weight }
  })
  return items.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
}
