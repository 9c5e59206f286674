// bpf/network.bpf.c from outside: looks at open connections, and empties what was added up, one half after the other.
import { NetworkControl, PeerFacts, PeerKey } from '../../../bpf/events.ts'
import type { BpfMap, BpfObject } from '../../../native/index.ts'

/** Reads the numbers of all sockets; the program that costs nothing until it is asked. */
const LOOK = 'look_at_sockets'
const ZERO = new Uint8Array(4)

/** What was added up of one peer; both are copies. */
export type OnPeer = (key: Uint8Array, facts: Uint8Array) => void

export class NetworkKernel {
  readonly #object: BpfObject
  readonly #control: BpfMap
  readonly #peers: BpfMap
  #looks = false
  #half = 0
  #round = 0

  /** An object that was loaded and not attached yet: connections must find where to count. */
  constructor(object: BpfObject) {
    this.#object = object
    this.#control = object.map('control')
    this.#peers = object.map('peers')
    for (const half of [0, 1]) this.#peers.set(overflowOf(half), new Uint8Array(PeerFacts.SIZE))
    this.#tell(false)
  }

  /** Learn who listens, then find the connections that are open. Once, when these programs run. */
  begin(running: readonly string[]): void {
    this.#looks = running.includes(LOOK)
    this.#iterate(true)
    this.#iterate(false)
  }

  /** Add up what open connections have done since the last look. */
  look(): void {
    this.#iterate(false)
  }

  /** From now on another half is filled. What was filled may be emptied once no program can still be in it. */
  flip(): void {
    this.#half = 1 - this.#half
    this.#tell(false)
  }

  /** Empty the half that is not filled. */
  drain(onPeer: OnPeer): void {
    this.#drain(1 - this.#half, onPeer)
  }

  /** Empty both. Only when nothing runs any more. */
  drainAll(onPeer: OnPeer): void {
    for (const half of [1 - this.#half, this.#half]) this.#drain(half, onPeer)
  }

  #drain(half: number, onPeer: OnPeer): void {
    for (const key of this.#peers.keys()) {
      const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
      if (PeerKey.half(view, 0) !== half) continue
      const facts = this.#peers.get(key)
      if (!facts) continue
      if (PeerKey.role(view, 0) === 0) this.#peers.set(key, new Uint8Array(PeerFacts.SIZE))
      else this.#peers.delete(key)
      if (facts.some((byte) => byte !== 0)) onPeer(key, facts)
    }
  }

  #iterate(listenersOnly: boolean): void {
    if (!this.#looks) return
    this.#round++
    this.#tell(listenersOnly)
    this.#object.iterate(LOOK)
  }

  #tell(listenersOnly: boolean): void {
    const value = new DataView(new ArrayBuffer(NetworkControl.SIZE))
    NetworkControl.setHalf(value, 0, this.#half)
    NetworkControl.setRound(value, 0, this.#round)
    NetworkControl.setListenersOnly(value, 0, Number(listenersOnly))
    this.#control.set(ZERO, new Uint8Array(value.buffer))
  }
}

/** The key of those that have no room. */
function overflowOf(half: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(PeerKey.SIZE))
  PeerKey.setHalf(view, 0, half)
  return new Uint8Array(view.buffer)
}
