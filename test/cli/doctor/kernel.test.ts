// What the kernel says of itself, out of its texts.
import { release } from 'node:os'
import { expect, it } from 'vitest'
import { kernelFacts, lockdownOf, memlockOf, settingsOf } from '../../../cli/doctor/kernel.ts'
import { short } from '../../../cli/doctor/short.ts'

it('reads lockdown', () => {
  expect(lockdownOf('none [integrity] confidentiality\n')).toBe('integrity')
  expect(lockdownOf('[none] integrity confidentiality\n')).toBe('none')
  expect(lockdownOf('')).toBeNull()
})

it('reads settings of the build; what is not mentioned is not there', () => {
  const config =
    '# CONFIG_KPROBES is not set\nCONFIG_BPF_JIT=y\nCONFIG_KPROBES_ON_FTRACE=y\nCONFIG_X=m\n'
  expect(settingsOf(config, ['KPROBES', 'BPF_JIT', 'X', 'Y'])).toEqual({
    KPROBES: 'n',
    BPF_JIT: 'y',
    X: 'm',
    Y: 'n',
  })
})

it('reads the limit of locked memory', () => {
  const limits = (soft: string): string =>
    `Limit                     Soft Limit           Hard Limit           Units     \nMax locked memory         ${soft}              8388608              bytes     \n`
  expect(memlockOf(limits('65536'))).toBe(65_536)
  expect(memlockOf(limits('unlimited'))).toBe('unlimited')
  expect(memlockOf('')).toBeNull()
})

it('finds this kernel', () => {
  const { release: found, memlockBytes } = kernelFacts()
  expect(found).toBe(release())
  expect(memlockBytes).not.toBeNull()
})

it('says why without naming the file', () => {
  expect(short('cannot load /x/a.bpf.o: program p (kprobe/x): the kernel refuses it: why')).toBe(
    'the kernel refuses it: why',
  )
  expect(short('cannot attach program p (kprobe/x): this kernel has no such hook: no')).toBe(
    'this kernel has no such hook: no',
  )
  expect(short('cannot load /x/a.bpf.o: this process lacks CAP_BPF')).toBe(
    'this process lacks CAP_BPF',
  )
})
