// Simulated UDP sockets: a record per datagram, as the kernel programs make them.
import { Address, DatagramEvent, DIRECTION, EVENT_TYPE, OUTCOME } from '../../bpf/events.ts'
import { address } from './addresses.ts'
import { type SimulatedHost } from './events.ts'

export interface UdpOptions {
  readonly pid?: number
  readonly local?: { ip: string; port: number }
  /** Receives do not say from whom (an unconnected socket under the tracepoint rung). */
  readonly blind?: boolean
  readonly netns?: number
  /** What receives say of our own address, where the socket is bound to none. */
  readonly seenAs?: string
  /** spantap's own. */
  readonly own?: boolean
}

interface Peer {
  readonly ip: string
  readonly port: number
}

export class UdpSocket {
  readonly host: SimulatedHost
  readonly options: UdpOptions
  readonly #socket: number
  /** Records lost before the next one. */
  lost = 0

  constructor(host: SimulatedHost, options: UdpOptions = {}) {
    this.host = host
    this.options = options
    this.#socket = host.nextConnection()
  }

  send(to: Peer, bytes: Buffer, readable = true): void {
    this.#record(DIRECTION.SEND, to, readable ? bytes : undefined)
  }

  receive(from: Peer, bytes: Buffer, readable = true): void {
    const known = this.options.blind ? undefined : from
    this.#record(DIRECTION.RECEIVE, known, readable ? bytes : undefined)
  }

  #record(direction: number, remote: Peer | undefined, bytes: Buffer | undefined): void {
    const {
      pid = 100,
      local = { ip: '127.0.0.1', port: 40_001 },
      netns = 4_026_531_840,
    } = this.options
    const length = bytes?.length ?? 0
    const view = this.host.record(EVENT_TYPE.DATAGRAM, DatagramEvent.SIZE + length, pid)
    DatagramEvent.setSocket(view, 0, this.#socket)
    DatagramEvent.setNetns(view, 0, netns)
    DatagramEvent.setDirection(view, 0, direction)
    DatagramEvent.setLen(view, 0, length)
    DatagramEvent.setDataLen(view, 0, length)
    DatagramEvent.setFlags(view, 0, this.options.own ? 1 : 0)
    DatagramEvent.setGap(view, 0, bytes ? 0 : OUTCOME.SKIPPED_VECTOR)
    DatagramEvent.setLost(view, 0, this.lost)
    const seenAs = direction === DIRECTION.RECEIVE ? this.options.seenAs : undefined
    address(view, DatagramEvent.LOCAL, { ...local, ip: seenAs ?? local.ip })
    if (remote) address(view, DatagramEvent.REMOTE, remote)
    else Address.setFamily(view, DatagramEvent.REMOTE, 0)
    bytes?.copy(this.host.records.at(-1) as Buffer, DatagramEvent.SIZE)
  }
}
