// The Host header (RFC 9110 §7.2): name and port of the server as the client knows it, and the attribute sets that depend on it.
import { setBounded } from '../../../../pipeline/bounded_map.ts'
import type { AttributeSet } from '../../../../pipeline/data/attributes.ts'
import { ByteTable, textOf } from '../../byte_table.ts'

/** RFC 9110 §4.2.1: the port of an `http` URI without one. */
const DEFAULT_PORT = 80
const SLOTS = 1024
/** Distinct hosts that keep their sets; beyond that the oldest is forgotten. */
const HOSTS = 4096

export class Host {
  readonly address: string
  readonly port: number
  /** `http://host:port` as it was given. */
  readonly origin: string
  /** Dimensions of client spans to this host. */
  readonly dimensions = new Map<number, AttributeSet>()

  constructor(address: string, port: number, authority: string) {
    this.address = address
    this.port = port
    this.origin = `http://${authority}`
  }
}

export class Hosts {
  readonly #byName = new Map<string, Host>()
  readonly #byBytes = new ByteTable<Host>(SLOTS, (bytes, from, to) =>
    this.of(textOf(bytes, from, to)),
  )

  at(bytes: Buffer, from: number, to: number): Host {
    return this.#byBytes.at(bytes, from, to)
  }

  /** The host of an authority: `name`, `name:port`, `[::1]:port`. User information is left out, and whatever is none of it. */
  of(given: string): Host {
    const authority = given.slice(given.lastIndexOf('@') + 1).replace(/[/?#].*$/, '')
    const known = this.#byName.get(authority)
    if (known) return known
    const host = parse(authority)
    setBounded(this.#byName, authority, host, HOSTS)
    return host
  }
}

function parse(authority: string): Host {
  const bracket = authority.indexOf(']')
  const colon = authority.indexOf(':', bracket + 1)
  const name = colon < 0 ? authority : authority.slice(0, colon)
  const given = colon < 0 ? '' : authority.slice(colon + 1)
  const port = /^\d{1,5}$/.test(given) ? Number(given) : DEFAULT_PORT
  const address = name.startsWith('[') && bracket > 0 ? name.slice(1, bracket) : name
  return new Host(address, port, authority)
}
