// Executables: real ones, and bytes that only begin like one.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { openExecutable } from '../../../receivers/process/elf.ts'
import { tlsOf } from '../../../cli/doctor/tls.ts'
import { run } from '../../support/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'spantap-elf-'))
afterAll(() => rmSync(folder, { recursive: true }))

function compiled(name: string, ...flags: string[]): string {
  writeFileSync(
    join(folder, `${name}.c`),
    'int SSL_writer(void) { return 0; } void _start(void) {}\n',
  )
  run('cc', ['-nostdlib', '-o', name, `${name}.c`, ...flags], folder)
  return join(folder, name)
}

it('reads this Node', () => {
  const node = openExecutable('/proc/self/exe')!
  expect(node.bits).toBe(64)
  expect(node.sections.has('.text')).toBe(true)
  expect(node.contains('\0SSL_write\0', '.nothing', '.dynstr')).toBe(true)
  expect(node.contains('\0SSL_no_such_function\0', '.dynstr')).toBe(false)
  expect(node.contains('SSL_write', '.nothing')).toBe(false)
  expect(tlsOf('nodejs', [], node)).toBe('OpenSSL (linked in)')
  expect(tlsOf('nodejs', ['libc.so.6', 'libssl.so.3'], node)).toBe('OpenSSL (libssl.so.3)')
  node.close()
})

it('does not take a longer name for SSL_write', () => {
  const one = openExecutable(compiled('plain'))!
  expect(one.contains('SSL_write', '.strtab')).toBe(true)
  expect(tlsOf('c', ['libc.so.6'], one)).toBeUndefined()
  one.close()
})

it('reads a 32-bit program', () => {
  const one = openExecutable(compiled('narrow', '-m32', '-static'))!
  expect([one.bits, one.sections.has('.text')]).toEqual([32, true])
  one.close()
})

it('gives nothing for what is no executable', () => {
  expect(openExecutable(join(folder, 'none'))).toBeUndefined()
  expect(openExecutable(join(folder, 'plain.c'))).toBeUndefined()
})

it('survives every executable that was cut or changed', () => {
  const whole = readFileSync(compiled('whole'))
  const file = join(folder, 'changed')
  fc.assert(
    fc.property(
      fc.nat(whole.length),
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }),
      fc.array(fc.tuple(fc.nat(63), fc.nat(255)), { maxLength: 4 }),
      (length, anywhere, header) => {
        const bytes = Buffer.from(whole)
        for (const [at, byte] of [...anywhere, ...header]) bytes[at] = byte
        writeFileSync(file, bytes.subarray(0, length))
        const one = openExecutable(file)
        one?.contains('rustls', '.rodata', '.text')
        one?.close()
      },
    ),
    { numRuns: 300 },
  )
})
