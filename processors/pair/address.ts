// Ends of a connection. Kept as the raw bytes of struct address (as a latin1 string, which hashes and compares at once) and made
// readable only when a span needs it.
import { Address, ConnectionEvent } from '../../bpf/events.ts'

export const FAMILY = { unix: 1, inet: 2, inet6: 10 } as const

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
    return (this.#text ??= textOf(this.ip, this.family))
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

/** The text of an address whose raw bytes `ip` holds, as latin1; '' for unix sockets. */
export function textOf(ip: string, family: number): string {
  if (family === FAMILY.inet) {
    return `${ip.charCodeAt(0)}.${ip.charCodeAt(1)}.${ip.charCodeAt(2)}.${ip.charCodeAt(3)}`
  }
  if (family !== FAMILY.inet6) return ''
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((ip.charCodeAt(i * 2) << 8) | ip.charCodeAt(i * 2 + 1)).toString(16),
  )
  return shortened(groups)
}

/** The longest run of two or more zero groups becomes `::`, the first of equal ones. */
function shortened(groups: readonly string[]): string {
  let best = 0
  let length = 1
  for (let from = 0; from < 8; from++) {
    let to = from
    while (to < 8 && groups[to] === '0') to++
    if (to - from > length) {
      best = from
      length = to - from
    }
  }
  if (length < 2) return groups.join(':')
  return `${groups.slice(0, best).join(':')}::${groups.slice(best + length).join(':')}`
}
