// The way into the kernel: open a BPF object, attach its programs, read its maps and rings. Knows no protocol and no OTLP.
export type { MappedArray } from './array.ts'
export { monotonicEpochNs } from './clock.ts'
export { NativeError, type NativeCode } from './error.ts'
export type { BpfMap } from './map.ts'
export { open, type BpfObject, type OnBatch } from './object.ts'
export type { OpenOptions, RingOptions } from './options.ts'
