// Reads the types of a compiled BPF object: its ELF section .BTF (Linux: Documentation/bpf/btf.rst). Little endian only.

/** A type of any kind; `size` is also the index of the type that a pointer, typedef, variable … refers to. */
export interface BtfType {
  readonly kind: number
  readonly name: string
  readonly size: number
  /** Of an integer: whether it has a sign. */
  readonly signed: boolean
  /** Of a struct or union: `value` is the offset in bits. Of an enum: `value` is the number. */
  readonly members: readonly {
    readonly name: string
    readonly type: number
    readonly value: number
  }[]
  /** Of an array. */
  readonly element: number
  readonly length: number
}

export const BTF_KIND = {
  INT: 1,
  ARRAY: 3,
  STRUCT: 4,
  UNION: 5,
  ENUM: 6,
  TYPEDEF: 8,
  VOLATILE: 9,
  CONST: 10,
  FUNC_PROTO: 13,
  VAR: 14,
  DATASEC: 15,
  DECL_TAG: 17,
  ENUM64: 19,
} as const

// Bytes that follow the 12 of a type: fixed, and for each of its `vlen` members.
const FIXED: Readonly<Record<number, number>> = {
  [BTF_KIND.INT]: 4,
  [BTF_KIND.ARRAY]: 12,
  [BTF_KIND.VAR]: 4,
  [BTF_KIND.DECL_TAG]: 4,
}
const EACH: Readonly<Record<number, number>> = {
  [BTF_KIND.STRUCT]: 12,
  [BTF_KIND.UNION]: 12,
  [BTF_KIND.ENUM]: 8,
  [BTF_KIND.FUNC_PROTO]: 8,
  [BTF_KIND.DATASEC]: 12,
  [BTF_KIND.ENUM64]: 12,
}

const text = (view: DataView, at: number): string => {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at)
  return new TextDecoder().decode(bytes.subarray(0, bytes.indexOf(0)))
}

/** The bytes of one section of a 64-bit ELF file; throws when there is none of that name. */
export function elfSection(file: Uint8Array, name: string): DataView {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (view.byteLength < 64 || view.getUint32(0) !== 0x7f454c46) throw new Error('not an ELF file')
  const headers = Number(view.getBigUint64(40, true))
  const headerSize = view.getUint16(58, true)
  const header = (index: number) => headers + index * headerSize
  const offset = (at: number) => Number(view.getBigUint64(at + 24, true))
  const names = offset(header(view.getUint16(62, true)))
  for (let index = 0; index < view.getUint16(60, true); index++) {
    const at = header(index)
    if (text(view, names + view.getUint32(at, true)) !== name) continue
    const size = Number(view.getBigUint64(at + 32, true))
    return new DataView(file.buffer, file.byteOffset + offset(at), size)
  }
  throw new Error(`no section ${name} in this ELF file: compile it with -g`)
}

/** All types of a .BTF section; index 0 is void. */
export function parseBtf(btf: DataView): BtfType[] {
  if (btf.getUint16(0, true) !== 0xeb9f) throw new Error('not little-endian BTF')
  const data = btf.getUint32(4, true)
  const strings = data + btf.getUint32(16, true)
  const u32 = (at: number) => btf.getUint32(at, true)
  const none = { kind: 0, name: '', size: 0, signed: false, members: [], element: 0, length: 0 }
  const types: BtfType[] = [none]
  let at = data + u32(8)
  const end = at + u32(12)
  while (at < end) {
    const info = u32(at + 4)
    const kind = (info >>> 24) & 0x1f
    const extra = at + 12
    const each = EACH[kind] ?? 0
    const count = each === 0 ? 0 : info & 0xffff
    const composite = kind === BTF_KIND.STRUCT || kind === BTF_KIND.UNION
    const bitfields = info >>> 31 === 1
    types.push({
      kind,
      name: text(btf, strings + u32(at)),
      size: u32(at + 8),
      signed: kind === BTF_KIND.INT && ((u32(extra) >>> 24) & 1) === 1,
      members: Array.from({ length: count }, (_, index) => {
        const member = extra + index * each
        const value = composite
          ? u32(member + 8) & (bitfields ? 0xffffff : 0xffffffff)
          : u32(member + 4)
        return { name: text(btf, strings + u32(member)), type: u32(member + 4), value: value >>> 0 }
      }),
      element: kind === BTF_KIND.ARRAY ? u32(extra) : 0,
      length: kind === BTF_KIND.ARRAY ? u32(extra + 8) : 0,
    })
    at = extra + (FIXED[kind] ?? 0) + count * each
  }
  return types
}
