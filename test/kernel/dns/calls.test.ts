// Every system call that moves datagrams of port 53: each is one record with its bytes, and nothing else is.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Address, DatagramEvent, DIRECTION, EventHeader } from '../../../bpf/events.ts'
import type { BpfObject } from '../../../native/index.ts'
import { startLookups } from '../../../receivers/tcp/dns/programs.ts'
import { startChild } from '../../support/servers/child.ts'
import { until } from '../../support/until.ts'
import { walk } from '../../support/walk.ts'

const CALLS = fileURLToPath(new URL('../../apps/dns/calls.py', import.meta.url))
const INSIDE = ['unshare', '--net', 'sh', '-c', '/sbin/ip link set lo up && exec "$0" "$@"']

interface Seen {
  readonly direction: string
  readonly bytes: string
  /** Family and port of the other end, if it is known. */
  readonly remote: string | undefined
  readonly local: string
  readonly len: number
  readonly lost: number
}

type Moved = readonly [way: string, direction: string, bytes: string, known: boolean]

let lookups: BpfObject
const seen: (Seen & { readonly pid: number })[] = []
let moved: readonly Moved[]
let mine: readonly Seen[]

beforeAll(async () => {
  lookups = startLookups({ rung: 'tracepoint', disable: [] }).running!.object
  lookups.ring('events', note)
  const child = startChild('/usr/bin/python3', [CALLS], { inside: INSIDE })
  moved = JSON.parse(await child.line()) as Moved[]
  await child.ended
  const own = (): Seen[] => seen.filter(({ pid }) => pid === child.pid)
  await until('all datagrams', () => own().length >= moved.length)
  await lookups.stop()
  mine = own()
})

afterAll(() => lookups.close())

function note(bytes: Uint8Array): void {
  for (const { view, at } of walk(bytes)) {
    const data = Buffer.from(bytes).subarray(at + DatagramEvent.SIZE)
    const remote = at + DatagramEvent.REMOTE
    const local = at + DatagramEvent.LOCAL
    seen.push({
      pid: EventHeader.pid(view, at),
      direction: DatagramEvent.direction(view, at) === DIRECTION.SEND ? 'send' : 'receive',
      bytes: data.toString('hex', 0, DatagramEvent.dataLen(view, at)),
      remote:
        Address.family(view, remote) === 0
          ? undefined
          : `${Address.family(view, remote)} ${Address.port(view, remote)}`,
      local: `${Address.family(view, local)} ${Address.port(view, local)}`,
      len: DatagramEvent.len(view, at),
      lost: DatagramEvent.lost(view, at),
    })
  }
}

describe('datagrams of port 53', () => {
  it('are seen once each, with their bytes, by whatever call they are moved', () => {
    const expected = moved.map(([way, direction, bytes]) => `${way}: ${direction} ${bytes}`)
    const found = mine.map(
      ({ direction, bytes }, i) => `${moved[i]?.[0] ?? 'nothing'}: ${direction} ${bytes}`,
    )
    expect(found).toEqual(expected)
    expect(mine.every(({ lost }) => lost === 0)).toBe(true)
  })

  it('name both ends; who has sent to a socket that is not connected is not known', () => {
    const wrong = mine.filter(({ remote, local }, i) => {
      const known = moved[i]?.[3] ?? false
      const port = (remote ?? local).endsWith(' 53') || local.endsWith(' 53')
      return known !== (remote !== undefined) || (known && !port)
    })
    expect(wrong).toEqual([])
  })

  it('have IPv4 addresses when they go over IPv4, whatever the socket', () => {
    const ways = (way: string): (string | undefined)[] =>
      mine.filter((_, i) => moved[i]?.[0] === way).map(({ remote }) => remote)
    expect(new Set([...ways('mapped send'), ...ways('mapped sendto')])).toEqual(new Set(['2 53']))
    expect(new Set(ways('IPv6 send'))).toEqual(new Set(['10 53']))
  })

  it('say how long they were when not all of it was copied', () => {
    const [long] = mine.filter((_, i) => moved[i]?.[0] === 'long send')
    expect([long?.len, long?.bytes.length]).toEqual([6000, 2 * 4096])
    const [short] = mine.filter((_, i) => moved[i]?.[0] === 'short recv')
    expect([short?.len, short?.bytes.length]).toEqual([100, 2 * 100])
  })
})
