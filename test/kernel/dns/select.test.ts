// `select` and datagrams: who is refused is left out in the kernel, by the verdicts that the programs of the streams go by.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { EVENT_TYPE, EventHeader } from '../../../bpf/events.ts'
import { SILENT } from '../../../pipeline/logger.ts'
import { Turns } from '../../../receivers/select/index.ts'
import { config } from '../../../receivers/tcp/config.ts'
import { openLookups, type Lookups } from '../../../receivers/tcp/dns/index.ts'
import { startPrograms, type Running } from '../../../receivers/tcp/programs.ts'
import { testSettings } from '../../connectors/settings.ts'
import { startChild, type Child } from '../../support/servers/child.ts'
import { until } from '../../support/until.ts'
import { walk } from '../../support/walk.ts'

const DATAGRAMS = 7
const INSIDE = ['unshare', '--net', 'sh', '-c', '/sbin/ip link set lo up && exec "$0" "$@"']
/** A line on standard input: that many datagrams to port 53 and out of it; a line of output when they are through. */
const ASKS = `
import socket, sys
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.connect(("127.0.0.1", 53))
print(flush=True)
for line in sys.stdin:
    for _ in range(int(line)):
        client.send(b"question")
        server.recv(512)
    print(flush=True)
`

let running: Running
let lookups: Lookups | undefined
let seen: number[]
const children: Child[] = []

beforeEach(() => {
  seen = []
  // Nobody is refused before a test does it.
  running = startPrograms(config({ select: { exe: ['no-such-program'] } }), SILENT)
  lookups = openLookups(testSettings('tcp'), {
    rung: running.rung.rung,
    disable: [],
    streams: { object: running.object, ringBytes: 2 ** 24, selects: true },
  })
  running.object.ring('events', (bytes) => {
    for (const { view, at } of walk(bytes)) {
      if (EventHeader.type(view, at) === EVENT_TYPE.DATAGRAM) seen.push(EventHeader.pid(view, at))
    }
  })
})
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.stop()))
  await lookups?.stop()
  running.object.close()
})

async function start(): Promise<Child> {
  const child = startChild('/usr/bin/python3', ['-c', ASKS], { inside: INSIDE })
  children.push(child)
  await child.line()
  return child
}

async function ask(child: Child): Promise<void> {
  child.tell(String(DATAGRAMS))
  await child.line()
}

const of = ({ pid }: Child): number => seen.filter((one) => one === pid).length

it('K8: datagrams of a refused process have no records', async () => {
  const { object } = running
  const turns = new Turns(object.array('process_turns'), object.array('refused_turns'))
  const [refused, other] = [await start(), await start()]
  const turn = turns.of(refused.pid)
  turns.refuse(refused.pid, turn)
  await ask(refused)
  await ask(other)
  // What came later is here, so what came before would be.
  await until('the other process', () => of(other) === 2 * DATAGRAMS)
  expect(of(refused)).toBe(0)
  // A verdict for another turn is nobody's.
  turns.refuse(refused.pid, (turn + 1) & 0x7f)
  await ask(refused)
  await until('the process that is not refused any more', () => of(refused) === 2 * DATAGRAMS)
})
