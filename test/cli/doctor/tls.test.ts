// Which TLS library a program has, by its files and by its names.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { tlsOf } from '../../../cli/doctor/tls.ts'
import { openExecutable } from '../../../receivers/process/elf.ts'
import { run } from '../../support/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'spantap-tls-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('names what Node carries, or has mapped', () => {
  const node = openExecutable('/proc/self/exe')!
  expect(tlsOf('nodejs', [], node)).toBe('OpenSSL (linked in)')
  expect(tlsOf('nodejs', ['libc.so.6', 'libssl.so.3'], node)).toBe('OpenSSL (libssl.so.3)')
  node.close()
})

it('does not take a longer name for SSL_write', () => {
  const source = 'int SSL_writer(void) { return 0; } void _start(void) {}\n'
  writeFileSync(join(folder, 'plain.c'), source)
  run('cc', ['-nostdlib', '-o', 'plain', 'plain.c'], folder)
  const one = openExecutable(join(folder, 'plain'))!
  expect(one.contains('SSL_write', '.strtab')).toBe(true)
  expect(tlsOf('c', ['libc.so.6'], one)).toBeUndefined()
  one.close()
})
