// The attribute sets of a connection's spans: what stays the same from one request to the next is encoded once.
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_NETWORK_LOCAL_ADDRESS,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_TRANSPORT,
  NETWORK_TRANSPORT_VALUE_UNIX,
} from '@opentelemetry/semantic-conventions'
import {
  attributeSet,
  type AttributeSet,
  type AttributeValue,
} from '../../pipeline/data/attributes.ts'
import type { Connection } from './connection.ts'
import { ROLE } from './exchange.ts'

/** Names the proof that a span's parent is its parent. */
export const ATTR_SPANTAP_LINK = 'spantap.link'
/** Names what a span was made of. */
export const ATTR_SPANTAP_SOURCES = 'spantap.sources'

export const LINK = { none: 0, joined: 1, traceparent: 2 } as const
const LINK_NAMES = ['', 'joined', 'traceparent']

/** Remembers the sets for the last pair of things that the protocol adds to them. */
export class ConnectionAttributes {
  #one: unknown
  #other: unknown
  #sets: (AttributeSet | undefined)[] = []

  /** The set for a way of linking, with what `add` appends for `one` and `other` (compared by identity). */
  of<A, B>(
    connection: Connection,
    link: number,
    one: A,
    other: B,
    add: (list: (string | AttributeValue)[], one: A, other: B) => void,
  ): AttributeSet {
    if (this.#one !== one || this.#other !== other) {
      this.#one = one
      this.#other = other
      this.#sets = []
    }
    let set = this.#sets[link]
    if (!set) {
      const list = ends(connection)
      add(list, one, other)
      list.push(ATTR_SPANTAP_SOURCES, 'tcp')
      if (link !== LINK.none) list.push(ATTR_SPANTAP_LINK, LINK_NAMES[link] as string)
      set = attributeSet(list)
      this.#sets[link] = set
    }
    return set
  }
}

function ends(connection: Connection): (string | AttributeValue)[] {
  const ends = connection.ends
  const server = connection.role === ROLE.server
  if (!ends) return []
  if (ends.isUnix) {
    const list: (string | AttributeValue)[] = [ATTR_NETWORK_TRANSPORT, NETWORK_TRANSPORT_VALUE_UNIX]
    // The path is the server's; a client has no name.
    const name = server ? ATTR_NETWORK_LOCAL_ADDRESS : ATTR_NETWORK_PEER_ADDRESS
    if (ends.path !== undefined) list.push(name, ends.path)
    return list
  }
  const { text, port } = ends.remote
  const list = [ATTR_NETWORK_PEER_ADDRESS, text, ATTR_NETWORK_PEER_PORT, port]
  if (server) list.push(ATTR_CLIENT_ADDRESS, text)
  return list
}
