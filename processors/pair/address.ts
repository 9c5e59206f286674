// Ends of a connection. Kept as the raw bytes of struct address (as a latin1 string, which hashes and compares at once) and made
// readable only when a span needs it.
import { Address, ConnectionEvent } from '../../bpf/events.ts'
import { FAMILY, ipText } from '../../pipeline/net/ip_text.ts'

export { FAMILY, ipText as textOf }

export class Endpoint {
  readonly port: number
  readonly family: number
  /** Raw bytes of the address without the port: names a host within a network namespace. */
  readonly ip: string
  #text: string | undefined

  constructor(bytes: Buffer, view: DataView, at: number) {
    this.port = Address.port(view, at)
    this.family = Address.family(view, at)
    this.ip = bytes.toString('latin1', at + Address.IP, at + Address.IP + Address.IP_BYTES)
  }

  /** Addresses that mean something else in each network namespace. */
  get isLoopback(): boolean {
    if (this.family === FAMILY.inet) return this.ip.charCodeAt(0) === 127
    return this.family === FAMILY.inet6 && this.text === '::1'
  }

  /** 0.0.0.0 or `::`. */
  get isAny(): boolean {
    for (let i = 0; i < this.ip.length; i++) if (this.ip.charCodeAt(i) !== 0) return false
    return true
  }

  /** `127.0.0.1`, `2001:db8::1` (RFC 5952); '' for unix sockets. */
  get text(): string {
    return (this.#text ??= ipText(this.ip, this.family))
  }
}

/** The path of a unix socket (`@name` for an abstract one), or undefined. */
export function unixPath(bytes: Buffer, view: DataView, at: number): string | undefined {
  const length = Math.min(ConnectionEvent.pathLen(view, at), ConnectionEvent.PATH_BYTES)
  if (length === 0) return undefined
  const from = at + ConnectionEvent.PATH
  if (bytes[from] === 0) return `@${bytes.toString('utf8', from + 1, from + length)}`
  const end = bytes.indexOf(0, from)
  const to = from + length
  return bytes.toString('utf8', from, end < 0 || end > to ? to : end)
}
