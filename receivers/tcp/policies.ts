// Verdicts on their way down: per connection through shared memory, per listener through a map.
import { Address, ConnectionEvent, LIMITS, ROLE } from '../../bpf/events.ts'
import type { BpfMap, MappedArray } from '../../native/index.ts'
import type { Policy } from '../../pipeline/data/policy.ts'

const SLOT_BYTES = 8
const KEY_BYTES = 24
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
  const key = new Uint8Array(KEY_BYTES)
  key.set(new Uint8Array(view.buffer, view.byteOffset + end + Address.IP, 16))
  const out = new DataView(key.buffer)
  out.setUint32(16, ConnectionEvent.netns(view, at), true)
  out.setUint16(20, Address.port(view, end), true)
  out.setUint16(22, Address.family(view, end), true)
  return key
}

export class Policies {
  readonly #slots: MappedArray
  readonly #endpoints: BpfMap
  readonly #mirror = new DataView(new ArrayBuffer(LIMITS.POLICY_SLOTS * SLOT_BYTES))
  readonly #dirty = new Set<number>()
  readonly #listeners = new Map<number, Uint8Array>()

  constructor(slots: MappedArray, endpoints: BpfMap) {
    this.#slots = slots
    this.#endpoints = endpoints
  }

  /** Remember which listener a connection belongs to. */
  opened(connection: number, listener: Uint8Array): void {
    if (this.#listeners.size >= MAX_LISTENERS) {
      const oldest = this.#listeners.keys().next()
      if (!oldest.done) this.#listeners.delete(oldest.value)
    }
    this.#listeners.set(connection, listener)
  }

  closed(connection: number): void {
    this.#listeners.delete(connection)
  }

  set(connection: number, direction: 0 | 1, policy: Policy): void {
    const slot = connection % LIMITS.POLICY_SLOTS
    const at = slot * SLOT_BYTES
    const tag = Math.floor(connection / LIMITS.POLICY_SLOTS) >>> 0
    if (this.#mirror.getUint32(at, true) !== tag) this.#mirror.setUint16(at + 4, 0, true)
    this.#mirror.setUint32(at, tag, true)
    this.#mirror.setUint8(at + 4 + direction, policy)
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
    const values = new Uint8Array(indices.length * SLOT_BYTES)
    indices.forEach((slot, i) => {
      values.set(new Uint8Array(this.#mirror.buffer, slot * SLOT_BYTES, SLOT_BYTES), i * SLOT_BYTES)
    })
    this.#slots.setMany(indices, values)
    this.#dirty.clear()
  }
}
