// The programs of the tcp receiver without the receiver, and one process with two ends of TCP connections to try them on.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Address, ConnectionEvent, EVENT_TYPE, EventHeader } from '../../../bpf/events.ts'
import type { BpfObject } from '../../../native/index.ts'
import { config } from '../../../receivers/tcp/config.ts'
import { startPrograms } from '../../../receivers/tcp/programs.ts'
import { UNWARNED } from '../../support/loggers.ts'
import { walk } from '../../support/walk.ts'

/** Commands, a line each: `open N` connects, `send BYTES` moves bytes over every connection; a line of JSON answers. */
const PAIRS = `
import json, os, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]
pairs = []
for line in sys.stdin:
    word, number, *cpu = line.split()
    if cpu: os.sched_setaffinity(0, {int(cpu[0])})
    if word == "open":
        for _ in range(int(number)):
            client = socket.create_connection(("127.0.0.1", port))
            pairs.append((client, listener.accept()[0]))
    else:
        for client, server in pairs:
            client.sendall(b"x" * int(number))
            left = int(number)
            while left: left -= len(server.recv(left))
    print(json.dumps({"pid": os.getpid(), "port": port, "cpus": sorted(os.sched_getaffinity(0))}), flush=True)
`

export interface Answer {
  /** What listens here and connects to itself. */
  readonly pid: number
  readonly port: number
  readonly cpus: readonly number[]
}

export interface Pairs extends Answer {
  tell(line: string): Promise<void>
  stop(): Promise<void>
}

export async function startPairs(): Promise<Pairs> {
  const child = spawn('python3', ['-c', PAIRS], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const tell = async (line: string): Promise<Answer> => {
    child.stdin.write(`${line}\n`)
    return JSON.parse(String((await lines.next()).value)) as Answer
  }
  return {
    ...(await tell('open 0')),
    tell: async (line) => void (await tell(line)),
    async stop() {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

export interface Watching {
  readonly object: BpfObject
  /** Ids of the TCP connections of a process so far, in the order in which they came. */
  ids(pid: number): number[]
}

export function watchKernel(): Watching {
  const { object } = startPrograms(config(undefined), UNWARNED)
  const seen: { pid: number; id: number }[] = []
  object.ring('events', (bytes) => {
    for (const { view, at, type } of walk(bytes)) {
      if (type !== EVENT_TYPE.CONNECTION) continue
      // Node makes its pipes of unix sockets.
      if (Address.port(view, at + ConnectionEvent.LOCAL) === 0) continue
      seen.push({ pid: EventHeader.pid(view, at), id: ConnectionEvent.connection(view, at) })
    }
  })
  return {
    object,
    ids: (pid) => seen.filter((one) => one.pid === pid).map(({ id }) => id),
  }
}
