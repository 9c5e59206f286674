import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { oldUnixSockets } from '../../../receivers/tcp/old_sockets.ts'

it('finds a socket pair of another process', async () => {
  const script =
    'import os,socket,sys; a,b=socket.socketpair(); print(os.fstat(a.fileno()).st_ino, flush=True); sys.stdin.read()'
  const child = spawn('python3', ['-c', script])
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  expect(oldUnixSockets()).toContain(Number(line.toString()))
  child.stdin.end()
  await once(child, 'exit')
})
