// Where `endpoint` leads: host:port, with http://, https:// or a gRPC resolver before it, or a unix socket (configgrpc ClientConfig).
import { splitEndpoint } from '../../pipeline/net/endpoint.ts'

export type Address =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }

const UNIX = 'unix://'

/** `dns:///host:port`, `passthrough:///host:port`, `dns://authority/host:port`, and `dns://host:port`, which Collectors take, too. */
const RESOLVER = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/]*\/)?/

/** `host:port`, '' when there is none. */
function plain(endpoint: string): string {
  if (/^https?:\/\//.test(endpoint)) return endpoint.replace(/^https?:\/\//, '')
  return endpoint.replace(RESOLVER, '')
}

/** What is wrong with an endpoint, in the words of the Collector; undefined when nothing is. */
export function endpointMistake(endpoint: string): string | undefined {
  if (endpoint.startsWith(UNIX)) {
    return endpoint === UNIX ? 'unix socket path cannot be empty' : undefined
  }
  const given = plain(endpoint)
  if (given === '') return undefined
  try {
    addressOf(endpoint)
    return undefined
  } catch (error) {
    const port = /:([^:\]]*)$/.exec(given)?.[1] ?? ''
    const { message } = error as Error
    return message.endsWith('invalid port') ? `invalid port "${port}"` : message
  }
}

export const isEmpty = (endpoint: string): boolean =>
  !endpoint.startsWith(UNIX) && plain(endpoint) === ''

/** Of an endpoint that has no mistake. An empty host is this one. */
export function addressOf(endpoint: string): Address {
  if (endpoint.startsWith(UNIX)) return { kind: 'unix', path: endpoint.slice(UNIX.length) }
  const { host, port } = splitEndpoint(plain(endpoint))
  return { kind: 'tcp', host: host || 'localhost', port }
}
