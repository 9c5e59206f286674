// Every system call that moves bytes of a stream socket, and every kind of stream socket: rows of test/apps/syscalls.
import { COUNT, type Scenario } from './scenario.ts'

/** id, what is special, and: send,receive,family,mode,bytes of each body. */
const ROWS = [
  ['write-read', 'write and read, no bodies', 'write,read,inet,turns,0'],
  ['send-recv', 'send and recv', 'send,recv,inet,turns,317'],
  ['writev-readv', 'writev and readv, an empty vector among them', 'writev,readv,inet,turns,317'],
  ['pwritev2-preadv2', 'pwritev2 and preadv2', 'pwritev2,preadv2,inet,turns,317'],
  ['sendmsg-recvmsg', 'sendmsg and recvmsg', 'sendmsg,recvmsg,inet,turns,317'],
  ['sendmmsg', 'sendmmsg of head and body', 'sendmmsg,recv,inet,turns,317'],
  ['recvmmsg', 'recvmmsg', 'send,recvmmsg,inet,turns,317'],
  ['more', 'MSG_MORE between head and body', 'more,recv,inet,turns,3001'],
  ['peek', 'MSG_PEEK twice before each receive', 'send,peek,inet,turns,317'],
  ['waitall', 'MSG_WAITALL of 20 KB', 'send,waitall,inet,turns,20011'],
  ['nonblocking', 'MSG_DONTWAIT and poll', 'send,nonblocking,inet,turns,20011'],
  ['trunc', 'MSG_TRUNC throws bodies away', 'send,trunc,inet,turns,20011'],
  ['sendfile', 'sendfile of bodies', 'sendfile,recv,inet,turns,20011'],
  ['splice-send', 'splice of bodies into the socket', 'splice,recv,inet,turns,20011'],
  ['vmsplice', 'vmsplice and splice of bodies', 'vmsplice,recv,inet,turns,20011'],
  ['zerocopy', 'MSG_ZEROCOPY', 'zerocopy,recv,inet,turns,20011'],
  ['splice-receive', 'splice of bodies out of the socket', 'send,splice,inet,turns,20011'],
  ['uring', 'io_uring: SEND and RECV', 'uring,uring,inet,turns,317'],
  ['uring-msg', 'io_uring: SENDMSG and RECVMSG', 'uring-msg,uring-msg,inet,turns,317'],
  ['uring-file', 'io_uring: WRITE and READ', 'uring-file,uring-file,inet,turns,317'],
  ['uring-worker', 'io_uring in a worker thread', 'uring-worker,uring-worker,inet,turns,317'],
  ['uring-two', 'io_uring: two sends under way at once', 'uring-two,uring,inet,turns,317'],
  [
    'uring-fixed',
    "io_uring: the ring's own table of files",
    'uring-fixed,uring-fixed,inet,turns,317',
  ],
  [
    'uring-provided',
    'io_uring: buffers that the kernel picks',
    'uring,uring-provided,inet,turns,317',
  ],
  ['two-threads', 'two threads take turns on a socket', 'write,read,inet,threads,317'],
  ['duplex', 'one thread sends, one receives', 'write,read,inet,duplex,317'],
  ['v4-mapped', 'IPv4 on an IPv6 socket', 'write,read,v4mapped,turns,317'],
  ['unix-c', 'a unix socket with a path', 'sendmsg,recvmsg,unix,turns,317'],
  ['unix-abstract', 'a unix socket with an abstract name', 'write,read,abstract,turns,317'],
  ['unix-sendfile', 'sendfile into a unix socket', 'sendfile,recv,unix,turns,20011'],
  ['unix-splice', 'splice out of a unix socket', 'send,splice,unix,turns,20011'],
  ['unix-peek', 'MSG_PEEK on a unix socket', 'send,peek,unix,turns,317'],
  ['unix-uring', 'io_uring on a unix socket', 'uring,uring,unix,turns,317'],
  ['socketpair', 'socketpair', 'write,read,socketpair,turns,317'],
  ['mptcp', 'MPTCP', 'write,read,mptcp,turns,317'],
  ['ktls', 'TLS in the kernel', 'write,read,ktls,turns,317'],
] as const

/** The same once more where the network is another one. */
const NETNS = [
  ['netns', 'a second network namespace', 'write,read,inet,turns,317'],
  ['netns-inet6', 'IPv6 in a second network namespace', 'writev,readv,inet6,turns,317'],
] as const

function scenario(app: Scenario['app'], id: string, name: string, row: string): Scenario {
  const body = Number(row.split(',').at(-1))
  return {
    id,
    app,
    name,
    arguments: [row],
    outcome: '200',
    spans: {
      method: body > 0 ? 'POST' : 'GET',
      status: 200,
      paths: Array.from({ length: COUNT }, (_, n) => `/${id}/sys/${String(n).padStart(3, '0')}`),
    },
  }
}

export const SYSCALLS: readonly Scenario[] = [
  ...ROWS.map(([id, name, row]) => scenario('syscalls', id, name, row)),
  ...NETNS.map(([id, name, row]) => scenario('netns', id, name, row)),
]
