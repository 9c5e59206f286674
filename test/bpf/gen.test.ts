import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { elfSection, parseBtf } from '../../bpf/btf.ts'
import { generate } from '../../bpf/gen.ts'
import { BUILD, compileBpf } from '../native/compile.ts'

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const generateFrom = (source: string): string => generate(readFileSync(compileBpf(source)))
/** Without the comment and the helpers at the begin. */
const body = (generated: string): string => generated.slice(generated.indexOf('export const SHADE'))

const small = generateFrom(path('small.bpf.c'))

it('generates an object for each struct and enum, in the order of the source', () => {
  expect(body(small)).toBe(`export const SHADE = {
  LIGHT: 1,
  DARK: 4,
  COUNT: 5,
} as const

/** Index → name in lower case. */
export const SHADE_NAMES: readonly (string | undefined)[] = [
  undefined,
  'light',
  undefined,
  undefined,
  'dark',
]

export const MIXED = {
  LOST_ALL: 1,
  SKIPPED_ALL: 2,
  MIXED_COUNT: 3,
} as const

/** Index → name in lower case. */
export const MIXED_NAMES: readonly (string | undefined)[] = [
  undefined,
  'lost_all',
  'skipped_all',
]

export const WIDE = {
  BYTES: 4096,
} as const

export const Inner = {
  SIZE: 4,
  port: (view: DataView, at: number): number => view.getUint16(at, true),
  setPort: (view: DataView, at: number, value: number): void => view.setUint16(at, value, true),
  delta: (view: DataView, at: number): number => view.getInt16(at + 2, true),
  setDelta: (view: DataView, at: number, value: number): void => view.setInt16(at + 2, value, true),
} as const

export const OuterEvent = {
  SIZE: 56,
  timeNs: (view: DataView, at: number): number => u64(view, at),
  setTimeNs: (view: DataView, at: number, value: number): void => setU64(view, at, value),
  offset: (view: DataView, at: number): number => view.getInt32(at + 8, true),
  setOffset: (view: DataView, at: number, value: number): void => view.setInt32(at + 8, value, true),
  shade: (view: DataView, at: number): number => view.getUint32(at + 12, true),
  setShade: (view: DataView, at: number, value: number): void => view.setUint32(at + 12, value, true),
  INNER: 16,
  INNER_BYTES: 4,
  flag: (view: DataView, at: number): number => view.getUint8(at + 20),
  setFlag: (view: DataView, at: number, value: number): void => view.setUint8(at + 20, value),
  WORDS: 24,
  WORDS_BYTES: 16,
  NAME: 40,
  NAME_BYTES: 16,
} as const
`)
})

it('generates code that reads what it writes, exactly below 2^53', async () => {
  const file = join(BUILD, 'small.mts')
  writeFileSync(file, small)
  const { OuterEvent } = (await import(pathToFileURL(file).href)) as {
    OuterEvent: Record<string, (view: DataView, at: number, value?: number) => number>
  }
  const view = new DataView(new ArrayBuffer(64))
  for (const value of [0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
    OuterEvent['setTimeNs']!(view, 8, value)
    expect(OuterEvent['timeNs']!(view, 8)).toBe(value)
    expect(view.getBigUint64(8, true)).toBe(BigInt(value))
  }
  OuterEvent['setOffset']!(view, 8, -7)
  expect(OuterEvent['offset']!(view, 8)).toBe(-7)
})

it.each([
  ['struct bad { unsigned a : 3, b : 5; };', 'bad.b: a bit field has no decoder'],
  ['struct bad { void *a; };', 'bad.a: a field of BTF kind 2 has no decoder'],
  ['struct bad { long a; };', 'bad.a: a signed 64-bit field has no decoder'],
  ['union bad { int a; char b; };', 'shared_bad: neither a struct nor an enum'],
])('refuses %s', (declaration, message) => {
  const source = join(BUILD, 'bad.bpf.c')
  const kind = declaration.split(' ', 1)[0]!
  writeFileSync(source, `${declaration}\n${kind} bad shared_bad;\n`)
  expect(() => generateFrom(source)).toThrow(message)
})

it('says what is wrong with a file without BTF', () => {
  expect(() => elfSection(new TextEncoder().encode('text'), '.BTF')).toThrow('not an ELF file')
  const object = readFileSync(compileBpf(path('small.bpf.c')))
  expect(() => elfSection(object, '.none')).toThrow('no section .none in this ELF file')
  expect(() => parseBtf(new DataView(new ArrayBuffer(24)))).toThrow('not little-endian BTF')
})

it('has generated bpf/events.ts from bpf/events.h as it is now', () => {
  const { status, stdout, stderr } = spawnSync(
    'make',
    ['-s', '-C', path('../../bpf'), 'gen-check'],
    {
      encoding: 'utf8',
    },
  )
  expect(status, `${stdout}${stderr}`).toBe(0)
})

it('knows every struct and enum of bpf/events.h and network.h', () => {
  const headers = ['events.h', 'network.h'].map((name) =>
    readFileSync(path(`../../bpf/${name}`), 'utf8'),
  )
  const types = readFileSync(path('../../bpf/types.bpf.c'), 'utf8')
  const declared = [...headers.join('\n').matchAll(/^(struct|enum) (\w+) \{/gm)].map(
    ([, kind, name]) => `${kind}, ${name}`,
  )
  const shared = [...types.matchAll(/^SHARED\((.+)\);/gm)].map(([, type]) => type)
  expect(new Set(shared)).toEqual(new Set(declared))
  expect(shared.length).toBe(declared.length)
})
