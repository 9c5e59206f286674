// What an executable file gives away about how it was made (elf(5), ELF64 and ELF32, little endian).
import { closeSync, openSync, readSync } from 'node:fs'

export interface Executable {
  readonly bits: 32 | 64
  /** Names of its sections: `.go.buildinfo`, `.gopclntab`, … */
  readonly sections: ReadonlySet<string>
  /** Whether the bytes of the first of these sections that is there contain `text`. */
  contains(text: string, ...sections: string[]): boolean
}

interface Section {
  readonly nameAt: number
  readonly offset: number
  readonly size: number
}

const MAGIC = 0x7f454c46
/** Sections are searched so far: the largest programs have tables of a hundred MiB. */
const MOST_BYTES = 128 * 1024 * 1024
const MOST_SECTIONS = 4096
/** The names that anybody asks for are shorter. */
const MOST_NAME_BYTES = 64
const PIECE = 1024 * 1024
/** Of Elf64_Ehdr and Elf64_Shdr; of their namesakes for 32 bits. */
const WIDE = { header: 64, section: 64 } as const
const NARROW = { header: 52, section: 40 } as const

/**
 * Undefined when the file is not readable or not ELF. Close what it gives. Anybody may run a file that says anything of itself, so
 * nothing is as large as the file says that it is, and `contains` throws nothing.
 */
export function openExecutable(file: string): (Executable & { close(): void }) | undefined {
  let fd: number
  try {
    fd = openSync(file, 'r')
  } catch {
    return undefined
  }
  try {
    const made = executable(fd)
    if (made) return { ...made, close: () => closeSync(fd) }
  } catch {
    // Cut off, or not what it says it is.
  }
  closeSync(fd)
  return undefined
}

function executable(fd: number): Executable | undefined {
  const header = piece(fd, 0, WIDE.header)
  if (header.length < NARROW.header || header.readUInt32BE(0) !== MAGIC || header[5] !== 1) {
    return undefined
  }
  const wide = header[4] === 2
  const byName = new Map<string, Section>()
  for (const [name, section] of named(fd, header, wide)) byName.set(name, section)
  return {
    bits: wide ? 64 : 32,
    sections: new Set(byName.keys()),
    contains(text, ...sections) {
      const section = sections.map((name) => byName.get(name)).find((one) => one !== undefined)
      return section !== undefined && holds(fd, section, Buffer.from(text))
    },
  }
}

function* named(fd: number, header: Buffer, wide: boolean): Generator<[string, Section]> {
  const offset = wide ? Number(header.readBigUInt64LE(40)) : header.readUInt32LE(32)
  const [size, count, names] = [58, 60, 62].map((at) => header.readUInt16LE(wide ? at : at - 12))
  // The kernel runs programs whose sections make no sense: it does not look at them.
  const entry = (wide ? WIDE : NARROW).section
  if (offset === 0 || size !== entry || count! > MOST_SECTIONS) return
  const table = piece(fd, offset, entry * count!)
  const sections: Section[] = []
  for (let at = 0; at + entry <= table.length; at += entry) sections.push(section(table, at, wide))
  const strings = sections[names!]
  if (!strings || strings.size > PIECE) return
  const texts = piece(fd, strings.offset, strings.size)
  for (const one of sections) {
    const name = texts.subarray(one.nameAt, one.nameAt + MOST_NAME_BYTES)
    const end = name.indexOf(0)
    if (end >= 0) yield [name.toString('latin1', 0, end), one]
  }
}

function section(table: Buffer, at: number, wide: boolean): Section {
  const word = (narrow: number, broad: number): number =>
    wide ? Number(table.readBigUInt64LE(at + broad)) : table.readUInt32LE(at + narrow)
  return { nameAt: table.readUInt32LE(at), offset: word(16, 24), size: word(20, 32) }
}

function holds(fd: number, { offset, size }: Section, text: Buffer): boolean {
  const end = offset + Math.min(size, MOST_BYTES)
  const room = Buffer.allocUnsafe(Math.min(size, PIECE + text.length))
  try {
    // Pieces overlap, so that no text falls between two of them.
    for (let at = offset; at < end; at += PIECE) {
      const wanted = Math.min(room.length, end - at)
      const got = readSync(fd, room, 0, wanted, at)
      if (room.subarray(0, got).includes(text)) return true
      // The file ends before the section.
      if (got < wanted) return false
    }
  } catch {
    // An offset that no file has.
  }
  return false
}

function piece(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, at))
}
