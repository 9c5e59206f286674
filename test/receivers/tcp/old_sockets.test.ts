import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { oldUnixSockets, unixInodes } from '../../../receivers/tcp/old_sockets.ts'

const TABLE = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01  7919 /run/a.sock
0000000000000000: 00000003 00000000 00000000 0001 03 104729
0000000000000000: 00000002 00000000 00000000 0002 01  7907 @datagram
0000000000000000: 00000003 00000000 00000000 0001 03     0 /run/not accepted.sock
`

it('takes stream sockets that have an inode', () => {
  expect(unixInodes(TABLE)).toEqual([7919, 104729])
})

it('finds a socket pair of another process', async () => {
  const script =
    'import os,socket,sys; a,b=socket.socketpair(); print(os.fstat(a.fileno()).st_ino, flush=True); sys.stdin.read()'
  const child = spawn('python3', ['-c', script])
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  expect(oldUnixSockets()).toContain(Number(line.toString()))
  child.stdin.end()
  await once(child, 'exit')
})
