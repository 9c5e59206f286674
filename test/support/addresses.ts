// Addresses as they stand in records of bpf/events.h.
import { Address } from '../../bpf/events.ts'

export const FAMILY = { unix: 1, inet: 2, inet6: 10 }

/** Writes the `Address` that begins at `at`. */
export function address(view: DataView, at: number, given: { ip: string; port: number }): void {
  const v6 = given.ip.includes(':')
  const bytes = v6 ? v6Bytes(given.ip) : given.ip.split('.').map(Number)
  bytes.forEach((byte, i) => view.setUint8(at + i, byte))
  Address.setPort(view, at, given.port)
  Address.setFamily(view, at, v6 ? FAMILY.inet6 : FAMILY.inet)
}

function v6Bytes(ip: string): number[] {
  const [left = '', right = ''] = ip.split('::')
  const words = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((w) => Number.parseInt(w, 16))
  const head = words(left)
  const tail = words(right)
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail]
  return all.flatMap((word) => [word >> 8, word & 255])
}
