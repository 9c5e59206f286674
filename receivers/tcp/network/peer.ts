// struct peer_key as attributes. The names are those of the semantic conventions ("network", "error") where they have one.
import {
  ATTR_NETWORK_LOCAL_PORT,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_TRANSPORT,
  ATTR_NETWORK_TYPE,
  NETWORK_TRANSPORT_VALUE_TCP,
  NETWORK_TYPE_VALUE_IPV4,
  NETWORK_TYPE_VALUE_IPV6,
} from '@opentelemetry/semantic-conventions'
import { PeerKey, ROLE } from '../../../bpf/events.ts'
import type { AttributeList } from '../../../pipeline/data/attributes.ts'
import { FAMILY, ipText } from '../../../pipeline/net/ip_text.ts'

/** `client` or `server`: what this end of the connections is. The conventions have no name for it. */
export const ATTR_ROLE = 'spantap.network.role'
/** Inode of the network namespace, as in `readlink /proc/PID/ns/net`: two of them may use the same addresses. */
export const ATTR_NAMESPACE = 'spantap.network.namespace'
/** OTel metrics/sdk.md, "Cardinality limits". */
export const OVERFLOW: AttributeList = ['otel.metric.overflow', true]

/**
 * Of the map's key, whose view this is: for a client the server's address and port; for a server the client's address and the
 * port that it was reached at (the client's own is a new one each time).
 */
export function attributesOf(key: Uint8Array, view: DataView): AttributeList {
  const family = PeerKey.family(view, 0)
  const from = PeerKey.IP
  const ip = Buffer.from(key.buffer, key.byteOffset + from, PeerKey.IP_BYTES).toString('latin1')
  const client = PeerKey.role(view, 0) === ROLE.CLIENT
  return [
    ATTR_NETWORK_TRANSPORT,
    NETWORK_TRANSPORT_VALUE_TCP,
    ATTR_NETWORK_TYPE,
    family === FAMILY.inet ? NETWORK_TYPE_VALUE_IPV4 : NETWORK_TYPE_VALUE_IPV6,
    ATTR_NETWORK_PEER_ADDRESS,
    ipText(ip, family),
    client ? ATTR_NETWORK_PEER_PORT : ATTR_NETWORK_LOCAL_PORT,
    PeerKey.port(view, 0),
    ATTR_ROLE,
    client ? 'client' : 'server',
    ATTR_NAMESPACE,
    PeerKey.netns(view, 0),
  ]
}

/** No peer: those that had no room in the kernel's map. */
export const isOverflow = (view: DataView): boolean => PeerKey.role(view, 0) === ROLE.UNKNOWN
