// Who sent a request, for what comes after (confighttp/clientinfohandler.go, configgrpc contextWithClient).
import type { ClientInfo } from '../../pipeline/client.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

const NOTHING: ReadonlyMap<string, readonly string[]> = new Map()

/** `headers` undefined: they are not to be kept. */
export function clientOf(
  transport: 'grpc' | 'http',
  address: string,
  headers: Headers | undefined,
): ClientInfo {
  return { transport, address, metadata: headers ? metadataOf(headers) : NOTHING }
}

function metadataOf(headers: Headers): ReadonlyMap<string, readonly string[]> {
  const metadata = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const values = typeof value === 'string' ? [value] : value
    metadata.set(name, name.endsWith('-bin') ? values.map(fromBase64) : values)
  }
  const authority = metadata.get(':authority')
  if (!metadata.has('host') && authority) metadata.set('host', authority)
  return metadata
}

/** Binary metadata of gRPC; Go keeps the bytes in a string, too. */
function fromBase64(value: string): string {
  return Buffer.from(value, 'base64').toString('latin1')
}
