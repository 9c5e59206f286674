// Verdicts on their way down: per connection through shared memory, per listener through a map.
import {
  Address,
  ConnectionEvent,
  EndpointKey,
  LIMITS,
  PolicySlot,
  ROLE,
} from '../../bpf/events.ts'
import type { BpfMap, MappedArray } from '../../native/index.ts'
import { setBounded } from '../../pipeline/bounded_map.ts'
import type { Policy } from '../../pipeline/data/policy.ts'

/** Connections whose listener is remembered, to judge it later. */
const MAX_LISTENERS = 65536

/**
 * struct endpoint_key of the listening side of a connection record, or undefined where there is none (unix sockets, and
 * connections whose role the kernel does not know).
 */
export function listenerKey(view: DataView, at: number): Uint8Array | undefined {
  const role = ConnectionEvent.role(view, at)
  if (role === ROLE.UNKNOWN) return undefined
  const end = at + (role === ROLE.SERVER ? ConnectionEvent.LOCAL : ConnectionEvent.REMOTE)
  if (Address.port(view, end) === 0) return undefined
  const key = new Uint8Array(EndpointKey.SIZE)
  const ip = new Uint8Array(view.buffer, view.byteOffset + end + Address.IP, EndpointKey.IP_BYTES)
  key.set(ip, EndpointKey.IP)
  const out = new DataView(key.buffer)
  EndpointKey.setNetns(out, 0, ConnectionEvent.netns(view, at))
  EndpointKey.setPort(out, 0, Address.port(view, end))
  EndpointKey.setFamily(out, 0, Address.family(view, end))
  return key
}

export class Policies {
  readonly #slots: MappedArray
  readonly #endpoints: BpfMap
  readonly #mirror = new DataView(new ArrayBuffer(LIMITS.POLICY_SLOTS * PolicySlot.SIZE))
  readonly #dirty = new Set<number>()
  readonly #listeners = new Map<number, Uint8Array>()

  constructor(slots: MappedArray, endpoints: BpfMap) {
    this.#slots = slots
    this.#endpoints = endpoints
  }

  /** Remember which listener a connection belongs to. */
  opened(connection: number, listener: Uint8Array): void {
    setBounded(this.#listeners, connection, listener, MAX_LISTENERS)
  }

  closed(connection: number): void {
    this.#listeners.delete(connection)
  }

  set(connection: number, direction: 0 | 1, policy: Policy): void {
    const slot = connection % LIMITS.POLICY_SLOTS
    const at = slot * PolicySlot.SIZE
    const tag = Math.floor(connection / LIMITS.POLICY_SLOTS) >>> 0
    const policies = at + PolicySlot.POLICY
    // The slot was another connection's.
    if (PolicySlot.tag(this.#mirror, at) !== tag) this.#mirror.setUint8(policies + 1 - direction, 0)
    PolicySlot.setTag(this.#mirror, at, tag)
    this.#mirror.setUint8(policies + direction, policy)
    this.#dirty.add(slot)
  }

  setListener(connection: number, policy: Policy | undefined): void {
    const key = this.#listeners.get(connection)
    if (!key) return
    if (policy === undefined) this.#endpoints.delete(key)
    else this.#endpoints.set(key, Uint8Array.of(policy))
  }

  /** Write what was set since the last time. */
  flush(): void {
    if (this.#dirty.size === 0) return
    const indices = Uint32Array.from(this.#dirty)
    const values = new Uint8Array(indices.length * PolicySlot.SIZE)
    indices.forEach((slot, i) => {
      const at = slot * PolicySlot.SIZE
      const value = new Uint8Array(this.#mirror.buffer, at, PolicySlot.SIZE)
      values.set(value, i * PolicySlot.SIZE)
    })
    this.#slots.setMany(indices, values)
    this.#dirty.clear()
  }
}
