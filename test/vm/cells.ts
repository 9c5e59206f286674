// The cells: a kernel, and one rung of hooks in it. All do the same scenarios and must come to the same spans.

export interface Cell {
  readonly name: string
  /** A name of kernels.ts; none is this machine's own. */
  readonly kernel: string | undefined
  /** `attach` of the receiver tcp. */
  readonly attach: 'fentry' | 'kprobe' | 'tracepoint'
  /** Each program is taken away in turn, too: in one guest for each BPF object, as that takes minutes. */
  readonly features?: true
}

export const CELLS: readonly Cell[] = [
  { name: 'host', kernel: undefined, attach: 'tracepoint' },
  { name: '5.10-kprobe', kernel: '5.10', attach: 'kprobe' },
  { name: '6.12-fentry', kernel: '6.12', attach: 'fentry', features: true },
  { name: '5.10-fentry', kernel: '5.10', attach: 'fentry', features: true },
  { name: '6.1-kprobe', kernel: '6.1', attach: 'kprobe' },
  { name: '6.1-fentry', kernel: '6.1', attach: 'fentry' },
  { name: '6.12-kprobe', kernel: '6.12', attach: 'kprobe', features: true },
  { name: '6.12-tracepoint', kernel: '6.12', attach: 'tracepoint' },
]

/** The cells of these names, in the order above; all without a name. Throws a sentence when one does not exist. */
export function cellsOf(names: readonly string[]): readonly Cell[] {
  const unknown = names.find((name) => CELLS.every((cell) => cell.name !== name))
  if (unknown !== undefined) {
    const known = CELLS.map((cell) => cell.name).join(', ')
    throw new Error(`no cell is called ${unknown}; there are ${known}`)
  }
  return names.length === 0 ? CELLS : CELLS.filter((cell) => names.includes(cell.name))
}
