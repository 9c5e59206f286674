// A BPF object with one program that no verifier takes: its first instruction is `exit`, and nothing has been returned.
import { readFileSync, writeFileSync } from 'node:fs'

const EXIT = 0x95
const INSTRUCTION_BYTES = 8
/** Of an ELF file of 64 bits, and of an entry in its table of sections. */
const TABLE = { at: 40, entryBytes: 58, count: 60, names: 62 }
const ENTRY = { name: 0, offset: 24 }

/** Copy `object` to `copy`, its program in `section` (`kprobe/tcp_cleanup_rbuf`) broken. Throws when there is no such section. */
export function breakProgram(object: string, section: string, copy: string): void {
  const elf = readFileSync(object)
  const table = Number(elf.readBigUInt64LE(TABLE.at))
  const entryAt = (index: number): number => table + index * elf.readUInt16LE(TABLE.entryBytes)
  const offsetAt = (index: number): number =>
    Number(elf.readBigUInt64LE(entryAt(index) + ENTRY.offset))
  const names = offsetAt(elf.readUInt16LE(TABLE.names))
  const nameAt = (index: number): string => {
    const from = names + elf.readUInt32LE(entryAt(index) + ENTRY.name)
    return elf.toString('utf8', from, elf.indexOf(0, from))
  }
  const indices = Array.from({ length: elf.readUInt16LE(TABLE.count) }, (_, index) => index)
  const found = indices.find((index) => nameAt(index) === section)
  if (found === undefined) throw new Error(`${object} has no section ${section}`)
  elf.fill(0, offsetAt(found), offsetAt(found) + INSTRUCTION_BYTES)
  elf.writeUInt8(EXIT, offsetAt(found))
  writeFileSync(copy, elf)
}
