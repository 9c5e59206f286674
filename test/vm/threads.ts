// What kprobes know of threads (bpf/lib/thread.bpf.h), for threads.test.ts: `node test/vm/threads.ts`, in a guest. Prints a line of JSON.
import { spawnSync } from 'node:child_process'
import { COUNTER, DIRECTION, OUTCOME_NAMES } from '../../bpf/events.ts'
import { open, type BpfObject } from '../../native/index.ts'
import { objectFile } from '../../receivers/tcp/load.ts'

/** More than the kernel has slots for returns. */
const SENDERS = 101
/** More than a socket has room for. */
const BYTES = 300_007

/** Threads that lock TCP sockets and receive, and never send. */
const LOOKERS = `
import socket, threading
server = socket.create_server(("127.0.0.1", 0))
def look():
    client = socket.create_connection(server.getsockname())
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.shutdown(socket.SHUT_WR)
    end = server.accept()[0]
    assert end.recv(1) == b""
for _ in range(${SENDERS}):
    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
`

/** Processes that are in a send at once, and do nothing after it. */
const SEND = `
import os, select, socket
pairs = [socket.socketpair() for _ in range(${SENDERS})]
children = []
for here, there in pairs:
    child = os.fork()
    if child == 0:
        os._exit(0 if here.send(bytes(${BYTES})) == ${BYTES} else 1)
    children.append(child)
for _, there in pairs:
    select.select([there], [], [])
for _, there in pairs:
    left = ${BYTES}
    while left: left -= len(there.recv(left))
assert all(os.waitpid(child, 0)[1] == 0 for child in children)
`

/** Runs a program of Python while these programs of BPF see it. Its output is no pipe, which Node makes of unix sockets. */
function watch(programs: readonly string[], python: string): BpfObject {
  const object = open(objectFile('tcp_kprobe'), { maxEntries: { scratch: 16, events: 1 << 20 } })
  for (const program of programs) object.attach(program)
  const { status } = spawnSync('python3', ['-c', python], { stdio: 'inherit' })
  if (status !== 0) throw new Error(`python3 has ended with ${status}`)
  return object
}

const looked = watch(['tcp_send', 'tcp_recv'], LOOKERS)
const known = looked.map('threads').keys().length
looked.close()

/** Bytes that the programs have seen, in SEND. */
function seen(object: BpfObject, direction: number): number {
  const outcomes = OUTCOME_NAMES.length
  const bytes = object.sums('bytes').subarray(direction * outcomes, (direction + 1) * outcomes)
  return bytes.reduce((sum, value) => sum + value, 0)
}
const missedBy = (object: BpfObject): number => object.sums('counts')[COUNTER.RETURN_MISSED]!

const sending = watch(['unix_send_begin', 'unix_packet', 'unix_sent', 'process_exit'], SEND)
const sent = { bytes: seen(sending, DIRECTION.SEND), missed: missedBy(sending) }
sending.close()

// As if the kernel showed no return at all.
const receiving = watch(['unix_recv_begin', 'process_exit'], SEND)
const received = { bytes: seen(receiving, DIRECTION.RECEIVE), missed: missedBy(receiving) }
receiving.close()

console.log(JSON.stringify({ known, bytes: SENDERS * BYTES, sent, received }))
