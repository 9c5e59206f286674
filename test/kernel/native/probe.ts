// The BPF objects of these tests, compiled once, and what the records of probe.bpf.c look like.
import { fileURLToPath } from 'node:url'
import { padded } from '../../../bpf/record.ts'
import type { BpfObject } from '../../../native/index.ts'
import { compileBpf } from '../../native/compile.ts'

const compiled = new Map<string, string>()

/** File of the object made from NAME.bpf.c of this folder. */
export function probeFile(name: 'probe' | 'refused' | 'absent' = 'probe'): string {
  const file =
    compiled.get(name) ?? compileBpf(fileURLToPath(new URL(`./${name}.bpf.c`, import.meta.url)))
  compiled.set(name, file)
  return file
}

export interface Emission {
  readonly count: number
  /** Number of the first record. */
  readonly first?: number
  /** Bytes of the first record, 8 to 255; each next one is a byte longer, up to twice as long. */
  readonly size: number
  /** Ask for a wake-up with each record. */
  readonly wake?: boolean
}

/** struct emission */
export const emission = ({ count, first = 0, size, wake = false }: Emission): Uint8Array =>
  new Uint8Array(Uint32Array.of(count, first, size, wake ? 1 : 0).buffer)

/** Makes the kernel write these records now. */
export const emit = (object: BpfObject, what: Emission): void => {
  const ran = object.run('emit', emission(what))
  if (ran !== what.count) throw new Error(`emitted ${ran} of ${what.count}`)
}

/** The numbers of the records of a batch; throws when a byte of one is not what the kernel wrote. */
export function readRecords(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers: number[] = []
  let at = 0
  while (at < bytes.length) {
    const size = view.getUint32(at + 4, true)
    const end = at + padded(size)
    numbers.push(view.getUint32(at, true))
    for (let i = 8; i < size; i++) {
      if (bytes[at + i] !== (i & 0xff)) throw new Error(`byte ${i} of record ${numbers.at(-1)}`)
    }
    if (bytes.subarray(at + size, end).some((pad) => pad !== 0)) throw new Error('padding')
    at = end
  }
  return numbers
}

/** Map `sums` of the probe: how many records were written and lost, how many programs were executed. */
export function counts(object: BpfObject): { written: number; lost: number; execs: number } {
  const sums = object.sums('sums')
  return { written: sums[0]!, lost: sums[2]!, execs: sums[4]! }
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
