// What needs root: a network namespace of its own.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'

const MODULE = new URL('../../../receivers/tcp/old_sockets.ts', import.meta.url).href
const PRINT = `import { oldUnixSockets } from '${MODULE}'; console.log(JSON.stringify(oldUnixSockets()))`
const PAIR =
  'import os,socket,sys; a,b=socket.socketpair(); print(os.fstat(a.fileno()).st_ino, flush=True); sys.stdin.read()'
/** All that tells namespaces apart without looking into processes; and the clone may lie where only its owner can look. */
const RIGHTS = ['--bounding-set=-all,+dac_read_search', '--inh-caps=-all,+dac_read_search']

it('finds a socket of another network namespace without CAP_SYS_PTRACE', async () => {
  const child = spawn('unshare', ['--net', 'python3', '-c', PAIR])
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const node = [process.execPath, '--input-type=module', '-e', PRINT]
  const found = execFileSync('setpriv', [...RIGHTS, ...node], { encoding: 'utf8' })
  expect(JSON.parse(found)).toContain(Number(line.toString()))
  child.stdin.end()
  await once(child, 'exit')
})
