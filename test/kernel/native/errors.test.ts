import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { NativeError, open } from '../../../native/index.ts'
import { probeFile } from './probe.ts'

const CHILD = fileURLToPath(new URL('./children/open.ts', import.meta.url))

/** What children/open.ts prints when it is started through another command. */
const openThrough = (command: string, ...args: string[]): unknown =>
  JSON.parse(
    execFileSync(command, [...args, process.execPath, CHILD, probeFile()], { encoding: 'utf8' }),
  )

const errorOf = (run: () => unknown): NativeError => {
  try {
    run()
  } catch (error) {
    if (error instanceof NativeError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

it('gives the log of the verifier, and its reason in the message', () => {
  const file = probeFile('refused')
  const error = errorOf(() => open(file))
  expect(error).toMatchObject({ code: 'verifier', program: 'unchecked', errno: 13 })
  expect(error.message).toBe(
    `cannot load ${file}: program unchecked (syscall): the kernel's verifier refuses it: R0 invalid mem access 'map_value_or_null'`,
  )
  expect(error.verifierLog).toContain('return *number;')
  expect(error.verifierLog).toMatch(/\nprocessed \d+ insns/)
})

it('names the hook that this kernel does not have, when loading and when attaching', () => {
  const file = probeFile('absent')
  expect(errorOf(() => open(file))).toMatchObject({
    code: 'missing_feature',
    program: 'absent',
    message: expect.stringContaining(
      'program absent (tp_btf/spantap_no_such_tracepoint): this kernel has no support for it',
    ),
  })
  const object = open(file, { disable: ['absent'] })
  expect(object.run('present')).toBe(7)
  expect(errorOf(() => object.attach('late'))).toMatchObject({
    code: 'missing_feature',
    program: 'late',
    errno: 2,
    message:
      'cannot attach program late (raw_tp/spantap_no_such_tracepoint): this kernel has no such hook: No such file or directory (ENOENT)',
  })
  object.close()
})

it('names the capabilities that are missing', () => {
  const message = (missing: string) =>
    `cannot load ${probeFile()}: this process lacks ${missing}: run it as root, or with CAP_BPF and CAP_PERFMON`
  const without = (...names: string[]) =>
    openThrough('setpriv', `--bounding-set=${names.map((name) => `-${name}`).join(',')}`)
  expect(without('all')).toEqual({
    code: 'missing_capability',
    errno: 1,
    message: message('CAP_BPF, CAP_PERFMON, CAP_SYS_ADMIN'),
  })
  expect(without('sys_admin', 'perfmon')).toMatchObject({
    code: 'missing_capability',
    message: message('CAP_PERFMON, CAP_SYS_ADMIN'),
  })
})

it('needs no more than CAP_BPF and CAP_PERFMON', () => {
  expect(openThrough('setpriv', '--bounding-set=-all,+bpf,+perfmon')).toEqual({ returned: 0 })
})

it('does not mind a low limit of locked memory', () => {
  expect(openThrough('prlimit', '--memlock=0:0')).toEqual({ returned: 0 })
})

it('says when the kernel has no BTF', () => {
  const hide = 'mount -t tmpfs none /sys/kernel/btf && exec "$0" "$@"'
  expect(openThrough('unshare', '--mount', 'sh', '-c', hide)).toMatchObject({
    code: 'no_btf',
    message: expect.stringContaining('this kernel has no /sys/kernel/btf/vmlinux'),
  })
})

it('says when the file is not there, or not a BPF object', () => {
  expect(errorOf(() => open('/no/such.bpf.o'))).toMatchObject({
    code: 'not_found',
    message: 'cannot open /no/such.bpf.o: No such file or directory (ENOENT)',
  })
  const file = `${probeFile()}.txt`
  writeFileSync(file, 'no object')
  expect(errorOf(() => open(file))).toMatchObject({ code: 'invalid' })
  expect(errorOf(() => open(file)).message).toContain(`cannot open ${file}: `)
})
