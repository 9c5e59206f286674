// `host:port` as the Collector's configuration writes it (Go's net.SplitHostPort).
export interface Endpoint {
  /** '' means all addresses, as in `:9464`. An IPv6 address has no brackets here. */
  readonly host: string
  readonly port: number
}

/** Split `host:port` or `[::1]:port`. Throws an Error with Go's text. */
export function splitEndpoint(given: string): Endpoint {
  const parts = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(given)
  if (!parts) {
    const colons = given.split(':').length - 1
    const why = colons > 1 ? 'too many colons in address' : 'missing port in address'
    throw new Error(`address ${given}: ${why}`)
  }
  const port = Number(parts[3])
  if (!/^\d+$/.test(parts[3]!) || port > 65535) throw new Error(`address ${parts[3]}: invalid port`)
  return { host: parts[1] ?? parts[2] ?? '', port }
}

/** The reverse of `splitEndpoint`. */
export function joinEndpoint(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
