// Sockets of real processes, and which table is read for whom.
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import {
  eachNamespace,
  inodesOf,
  internetSocketsNear,
  onceInNamespace,
  portsOf,
} from '../../../receivers/process/sockets.ts'

/** Above PID_MAX_LIMIT. */
const NOBODY = 2 ** 22 + 1

it('takes ports of listening sockets of the given inodes only', () => {
  const sockets = [
    { inode: '7919', port: 9464, state: 'listening' },
    { inode: '7907', port: 8888, state: 'connected' },
    { inode: '104729', port: 80, state: 'listening' },
  ] as const
  expect(portsOf(sockets, new Set(['7919', '7907']))).toEqual([9464])
  expect(portsOf(sockets, new Set(['104729']))).toEqual([80])
  expect(portsOf(sockets, new Set())).toEqual([])
})

it('finds a port that this process listens on', async () => {
  const server = createServer().listen(0, '::')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const pid of ['self', process.pid] as const) {
    expect(portsOf(internetSocketsNear(pid, 'tcp'), inodesOf(pid))).toContain(port)
  }
  server.close()
})

it('knows nothing of a process that is not there', () => {
  expect(inodesOf(NOBODY).size).toBe(0)
  expect(() => internetSocketsNear(NOBODY, 'tcp')).toThrow('ENOENT')
})

it('asks once in each network namespace, and the next process where one has ended', () => {
  const asked: number[] = []
  const ask = (pid: number): string => {
    asked.push(pid)
    if (asked.length === 1) throw new Error('it has ended')
    return `asked ${pid}`
  }
  const { pid, ppid } = process
  expect(eachNamespace([NOBODY, ppid, pid, ppid], ask)).toEqual([`asked ${pid}`])
  expect(asked).toEqual([ppid, pid])
  const once = onceInNamespace((one) => `asked ${one}`)
  expect([once(pid), once(ppid)]).toEqual([`asked ${pid}`, `asked ${pid}`])
  expect(() => once(NOBODY)).toThrow('ENOENT')
})
