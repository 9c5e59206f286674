// Executables: real ones, and bytes that only begin like one.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { openExecutable } from '../../../receivers/process/elf.ts'
import { run } from '../../support/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'spantap-elf-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Fields of Elf64_Ehdr that say where the sections are. */
interface Table {
  readonly offset: bigint
  readonly entry: number
  readonly count: number
  readonly names: number
}

/** Fields of Elf64_Shdr. */
interface Row {
  readonly name: number
  readonly offset: bigint
  readonly size: bigint
}

/** A file that the kernel may well run, and whose sections are what somebody likes them to be. */
function made(
  { offset, entry, count, names }: Table,
  rows: readonly Row[] = [],
  rest = '',
): string {
  const header = Buffer.alloc(64)
  header.write('\x7fELF\x02\x01', 'latin1')
  header.writeBigUInt64LE(offset, 40)
  header.writeUInt16LE(entry, 58)
  header.writeUInt16LE(count, 60)
  header.writeUInt16LE(names, 62)
  const table = rows.map((row) => {
    const bytes = Buffer.alloc(64)
    bytes.writeUInt32LE(row.name, 0)
    bytes.writeBigUInt64LE(row.offset, 24)
    bytes.writeBigUInt64LE(row.size, 32)
    return bytes
  })
  const file = join(folder, 'made')
  writeFileSync(file, Buffer.concat([header, ...table, Buffer.from(rest, 'latin1')]))
  return file
}

/** A table right behind the header, with the names of its sections in the first of them. */
const behind = (rows: number): Table => ({ offset: 64n, entry: 64, count: rows, names: 0 })

/** Bytes of buffers that `look` leaves for the garbage collector. */
function allocated(look: () => void): number {
  const before = process.memoryUsage().arrayBuffers
  look()
  return process.memoryUsage().arrayBuffers - before
}

/** System calls of this thread that read something (proc_pid_io(5)). */
const reads = (): number =>
  Number(/^syscr: (\d+)$/m.exec(readFileSync('/proc/thread-self/io', 'latin1'))![1])

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
  node.close()
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

it('takes no more memory than the sections of a program need, whatever its header says', () => {
  const sparse = { offset: 64n, entry: 65_535, count: 4096, names: 0 }
  const file = made(sparse)
  expect(allocated(() => openExecutable(file)?.close())).toBeLessThan(2 ** 20)
  const one = openExecutable(file)!
  expect([one.bits, one.sections.size]).toEqual([64, 0])
  one.close()
})

it('keeps no names that nobody asks for', () => {
  const names = { name: 0, offset: BigInt(64 + 3 * 64), size: 2n ** 19n }
  const rows = [names, { ...names, name: 1 }, { ...names, name: 2 ** 19 - 7 }]
  const one = openExecutable(made(behind(3), rows, `${'x'.repeat(2 ** 19 - 7)}.right\0`))!
  expect([...one.sections]).toEqual(['.right'])
  one.close()
})

it('does not read on where the file has ended', () => {
  const at = BigInt(64 + 2 * 64)
  const rows = [
    { name: 0, offset: at, size: 3n },
    { name: 0, offset: at, size: 2n ** 40n },
  ]
  const one = openExecutable(made(behind(2), rows, '.a\0text'))!
  const before = reads()
  expect([one.contains('text', '.a'), one.contains('more', '.a')]).toEqual([true, false])
  expect(reads() - before).toBeLessThan(10)
  one.close()
})

it('finds nothing at an offset that no file has', () => {
  const rows = [
    { name: 0, offset: BigInt(64 + 2 * 64), size: 3n },
    { name: 0, offset: 2n ** 63n, size: 2n ** 63n },
  ]
  const one = openExecutable(made(behind(2), rows, '.a\0'))!
  expect(one.contains('text', '.a')).toBe(false)
  one.close()
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

it('survives every header and every table of sections', () => {
  const place = fc.oneof(fc.bigInt(0n, 1024n), fc.bigInt(0n, 2n ** 64n - 1n))
  const small = fc.oneof(fc.constantFrom(0, 40, 64, 4096, 65_535), fc.nat(65_535))
  const header = fc.record({ offset: place, entry: small, count: small, names: small })
  const row = fc.record({ name: fc.nat(256), offset: place, size: place })
  fc.assert(
    fc.property(
      fc.oneof(header, fc.nat(8).map(behind)),
      fc.array(row, { maxLength: 8 }),
      fc.string({ maxLength: 256 }),
      (table, rows, rest) => {
        const file = made(table, rows, rest)
        const grown = allocated(() => {
          const one = openExecutable(file)
          for (const name of one?.sections ?? []) {
            expect(name.length).toBeLessThan(64)
            one!.contains('rustls', name)
          }
          one?.close()
        })
        // A table of 256 KiB, names of 1 MiB, and a piece of 1 MiB for each of the sections.
        expect(grown).toBeLessThan(12 * 2 ** 20)
      },
    ),
    { numRuns: 300 },
  )
})
