// `from_context`: what is known of the client that sent a batch (attraction.go, getAttributeValueFromContext).
import type { ClientInfo } from '../../pipeline/client.ts'

const METADATA = 'metadata.'

/** Undefined when the client has no such thing. spantap authenticates nobody, so `auth.…` is never there. */
export function contextValue(key: string, client: ClientInfo | undefined): string | undefined {
  if (key === 'client.address') return client?.address ?? ''
  if (key.startsWith('auth.')) return undefined
  const header = key.startsWith(METADATA) ? key.slice(METADATA.length) : key
  const values = client?.metadata.get(header.toLowerCase())
  return values && values.length > 0 ? values.join(';') : undefined
}
