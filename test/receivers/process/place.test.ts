import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathOf, placeOf } from '../../../receivers/process/place.ts'
import { place } from '../records.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)

describe('the place of an exec', () => {
  it.each([
    ['curl\0bin\0usr\0\0', '/usr/bin/curl'],
    ['\0', '/'],
    ['', ''],
    ['memfd:runc_cloned:/proc/self/exe\0\0', '/memfd:runc_cloned:/proc/self/exe'],
    // More names than the kernel follows, or longer than it has room for.
    ['curl\0bin\0', 'bin/curl'],
  ])('%j is the path %j', (names, path) => {
    expect(pathOf(bytes(names))).toBe(path)
  })

  it('any path comes out as it went in', () => {
    const name = fc.string({ minLength: 1, unit: 'binary' }).filter((s) => !/[\0/]/.test(s))
    fc.assert(
      fc.property(fc.array(name.map((s) => Buffer.from(s).toString())), (names) => {
        const climbed = names.toReversed().map((one) => `${one}\0`)
        expect(pathOf(bytes(`${climbed.join('')}\0`))).toBe(`/${names.join('/')}`)
      }),
    )
  })

  it('K5: has the executable, the directory, control groups as in /proc and the host name', () => {
    const record = place(
      { exe: 'curl\0bin\0\0', cwd: 'srv\0\0', cgroup: '\0', oldCgroup: 'ab\0docker\0\0' },
      { hostname: 'shop-1', argStart: 0x7ffd_1234_5678 },
    )
    expect(placeOf(record, new DataView(record.buffer), 0)).toEqual({
      exe: '/bin/curl',
      cwd: '/srv',
      cgroup: '1:pids:/docker/ab\n0::/\n',
      hostname: 'shop-1',
      argStart: 0x7ffd_1234_5678,
    })
  })
})
