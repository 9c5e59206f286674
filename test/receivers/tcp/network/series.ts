// Keys and values of the map `peers`, made by hand.
import { PeerFacts, PeerKey } from '../../../../bpf/events.ts'

export interface Made {
  readonly bytes: Uint8Array
  readonly view: DataView
}

const made = (size: number): Made => {
  const bytes = new Uint8Array(size)
  return { bytes, view: new DataView(bytes.buffer) }
}

export interface KeyFields {
  readonly ip: readonly number[]
  readonly port: number
  readonly family: number
  readonly role: number
}

export function keyOf({ ip, port, family, role }: KeyFields): Made {
  const key = made(PeerKey.SIZE)
  key.bytes.set(ip, PeerKey.IP)
  PeerKey.setNetns(key.view, 0, 4026531840)
  PeerKey.setPid(key.view, 0, 4242)
  PeerKey.setPort(key.view, 0, port)
  PeerKey.setFamily(key.view, 0, family)
  PeerKey.setRole(key.view, 0, role)
  return key
}

/** Words of struct peer_facts by their byte offsets. */
export function factsOf(words: Readonly<Record<number, bigint>>): Uint8Array {
  const value = made(PeerFacts.SIZE)
  for (const [at, word] of Object.entries(words)) value.view.setBigInt64(Number(at), word, true)
  return value.bytes
}
