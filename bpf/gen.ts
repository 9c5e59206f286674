// Prints the TypeScript decoders of the structs and enums that a BPF object has globals of. Usage: node gen.ts FILE.bpf.o
import { readFileSync } from 'node:fs'
import { BTF_KIND, elfSection, parseBtf, type BtfType } from './btf.ts'

const ALIASES: readonly number[] = [BTF_KIND.TYPEDEF, BTF_KIND.VOLATILE, BTF_KIND.CONST]

const HEAD = `// Generated from events.h by \`make -C bpf gen\`. Do not edit: CI compares it with what events.h says.
// A struct is an object of accessors over a DataView at a byte offset: \`EventHeader.size(view, at)\`. Constants in capitals
// are byte offsets of nested structs and arrays, \`_BYTES\` their sizes, and SIZE is the size of the struct. A u64 is read
// as a number, exact below 2^53.

const U32 = 2 ** 32
export const u64 = (view: DataView, at: number): number =>
  view.getUint32(at, true) + view.getUint32(at + 4, true) * U32
export const setU64 = (view: DataView, at: number, value: number): void => {
  view.setUint32(at, value % U32, true)
  view.setUint32(at + 4, Math.floor(value / U32), true)
}
`

const capitals = (name: string) => name.toUpperCase()
const camel = (name: string) => name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string) => camel(`_${name}`)

/** What all names begin with, up to and including an underscore. */
function commonPrefix(names: readonly string[]): string {
  const [first = ''] = names
  let end = first.lastIndexOf('_') + 1
  while (end > 0 && !names.every((name) => name.startsWith(first.slice(0, end)))) {
    end = first.lastIndexOf('_', end - 2) + 1
  }
  return first.slice(0, end)
}

function enumText({ name, members }: BtfType): string {
  const prefix = commonPrefix(members.map((member) => member.name))
  const keys = members.map((member) => ({ key: member.name.slice(prefix.length), ...member }))
  const lines = keys.map(({ key, value }) => `  ${key}: ${value},`)
  const object = `export const ${capitals(name)} = {\n${lines.join('\n')}\n} as const\n`
  // The number of the members, by convention the last of them, is the name of nothing.
  const named = keys.filter(
    ({ name }, index) => index < keys.length - 1 || !name.endsWith('_COUNT'),
  )
  const last = Math.max(...named.map(({ value }) => value))
  if (last > 255) return object
  const names = Array.from({ length: last + 1 }, (_, number) => {
    const key = named.find(({ value }) => value === number)?.key
    return key === undefined ? '  undefined,' : `  '${key.toLowerCase()}',`
  })
  const head = `export const ${capitals(name)}_NAMES: readonly (string | undefined)[] = [`
  return `${object}\n/** Index → name in lower case. */\n${head}\n${names.join('\n')}\n]\n`
}

function structText(types: readonly BtfType[], struct: BtfType): string {
  const at = (offset: number) => (offset === 0 ? 'at' : `at + ${offset}`)
  const bytes = (type: BtfType): number =>
    type.kind === BTF_KIND.ARRAY ? type.length * bytes(real(types, type.element)) : type.size
  const lines = struct.members.flatMap(({ name, type, value }): string[] => {
    if (name.startsWith('_')) return []
    const where = `${struct.name}.${name}`
    if (value % 8 !== 0) throw new Error(`${where}: a bit field has no decoder`)
    const offset = value / 8
    const field = real(types, type)
    if (field.kind === BTF_KIND.STRUCT || field.kind === BTF_KIND.ARRAY) {
      return [`${capitals(name)}: ${offset},`, `${capitals(name)}_BYTES: ${bytes(field)},`]
    }
    if (field.kind !== BTF_KIND.INT && field.kind !== BTF_KIND.ENUM) {
      throw new Error(`${where}: a field of BTF kind ${field.kind} has no decoder`)
    }
    const [get, set] = access(field, at(offset), where)
    return [
      `${camel(name)}: (view: DataView, at: number): number => ${get},`,
      `${camel(`set_${name}`)}: (view: DataView, at: number, value: number): void => ${set},`,
    ]
  })
  const body = [`SIZE: ${struct.size},`, ...lines].map((line) => `  ${line}`)
  return `export const ${pascal(struct.name)} = {\n${body.join('\n')}\n} as const\n`
}

/** The expressions that read and write one number. */
function access(type: BtfType, at: string, where: string): [string, string] {
  if (type.size === 8 && !type.signed) return [`u64(view, ${at})`, `setU64(view, ${at}, value)`]
  const kind = `${type.signed ? 'Int' : 'Uint'}${type.size * 8}`
  if (type.size === 1) return [`view.get${kind}(${at})`, `view.set${kind}(${at}, value)`]
  if (type.size > 4) throw new Error(`${where}: a signed 64-bit field has no decoder`)
  return [`view.get${kind}(${at}, true)`, `view.set${kind}(${at}, value, true)`]
}

function real(types: readonly BtfType[], index: number): BtfType {
  const type = types[index]
  if (type === undefined) throw new Error(`no BTF type ${index}`)
  return ALIASES.includes(type.kind) ? real(types, type.size) : type
}

/** The TypeScript module for the types of all global variables, in the order of the variables. */
export function generate(object: Uint8Array): string {
  const types = parseBtf(elfSection(object, '.BTF'))
  const parts = types.flatMap((variable): string[] => {
    if (variable.kind !== BTF_KIND.VAR) return []
    const type = real(types, variable.size)
    if (type.kind === BTF_KIND.ENUM) return [enumText(type)]
    if (type.kind === BTF_KIND.STRUCT) return [structText(types, type)]
    throw new Error(`${variable.name}: neither a struct nor an enum`)
  })
  return [HEAD, ...parts].join('\n')
}

const [, script, file] = process.argv
if (script === import.meta.filename && file !== undefined) {
  process.stdout.write(generate(readFileSync(file)))
}
