import { describe, expect, it } from 'vitest'
import { aliasesOf, closure } from './modules.ts'
import { troubles } from './troubles.ts'

const DEP = `kernel/fs/9p/9p.ko.xz: kernel/net/9p/9pnet.ko.xz kernel/fs/netfs/netfs.ko.xz
kernel/net/9p/9pnet.ko.xz:
kernel/fs/netfs/netfs.ko.xz: kernel/lib/a-b.ko.xz
kernel/lib/a-b.ko.xz:
kernel/net/tls/tls.ko.xz:
`

describe('modules', () => {
  it('are taken with what they need, and what those need', () => {
    expect([...closure(DEP, ['9p']).keys()].toSorted()).toEqual([
      'kernel/fs/9p/9p.ko.xz',
      'kernel/fs/netfs/netfs.ko.xz',
      'kernel/lib/a-b.ko.xz',
      'kernel/net/9p/9pnet.ko.xz',
    ])
    expect(closure(DEP, ['tls', 'a_b']).get('kernel/net/tls/tls.ko.xz')).toEqual([])
  })

  it('may be built in: then there is nothing to take', () => {
    expect(closure(DEP, ['overlay'])).toEqual(new Map())
  })

  it('are found by what they are for', () => {
    const alias = 'alias tcp-ulp-tls tls\nalias x y\nalias lib-ab a_b\n'
    expect(aliasesOf(alias, closure(DEP, ['tls', 'a_b']).keys())).toBe(
      'alias tcp-ulp-tls tls\nalias lib-ab a_b\n',
    )
  })
})

it('a log of the kernel is searched for its complaints', () => {
  const log = [
    '[    1.0] Debug: WARNINGS: 0',
    '[    2.0] WARNING: CPU: 1 PID: 7 at kernel/bpf/verifier.c:1 x',
    '[    3.0] BUG: unable to handle page fault',
    '[    4.0] systemd: debugging',
  ]
  expect(troubles(log.join('\n'))).toEqual([log[1], log[2]])
})
