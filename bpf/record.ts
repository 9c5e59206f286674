// Where records lie in a batch: one after the other, each at a multiple of 8 bytes, as the ring buffer has them.
import { EventHeader } from './events.ts'

/** Bytes that a record of `size` bytes takes, with what is between it and the next. */
export const padded = (size: number): number => (size + 7) & ~7

/** Where the record at `at` ends, and the next one begins: for batches whose sizes are the kernel's. */
export const recordEnd = (view: DataView, at: number): number =>
  at + padded(EventHeader.size(view, at))
