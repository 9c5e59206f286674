// Where a configuration comes from: `scheme:opaque` (confmap/expand.go, resolver.go).
import { goQuote } from './go_quote.ts'

export interface Location {
  readonly scheme: string
  readonly opaque: string
}

const LOCATION = /^([A-Za-z][A-Za-z0-9+.-]+):([^]*)$/
/** `C:\x` is a file; so is what has no scheme. */
const DRIVE = /^[A-z]:/
const SCHEMES = ['env', 'file', 'yaml']
const LATER = ['http', 'https']

/** Throws an Error with the Collector's text. */
export function parseLocation(uri: string): Location {
  const [, scheme, opaque] = LOCATION.exec(uri) ?? []
  if (scheme === undefined || opaque === undefined) throw new Error(`invalid uri: ${goQuote(uri)}`)
  return { scheme, opaque }
}

/** The location that `--config` names. Throws an Error with the Collector's text. */
export function configLocation(uri: string): Location {
  if (DRIVE.test(uri) || !uri.includes(':')) return { scheme: 'file', opaque: uri }
  const location = parseLocation(uri)
  if (SCHEMES.includes(location.scheme)) return location
  const why = LATER.includes(location.scheme) ? `: ${NO_NETWORK}` : ''
  throw new Error(`unsupported scheme on URI ${goQuote(uri)}${why}`)
}

export const nameOf = ({ scheme, opaque }: Location): string => `${scheme}:${opaque}`

/** What is said about the schemes of the Collector that are not here. */
export const NO_NETWORK =
  'spantap, which often runs as root, takes no configuration from the network; download it to a file first'

export const isNetwork = (scheme: string): boolean => LATER.includes(scheme)
