// Traffic through a ring for as long as this runs: what the children of lifetime.test.ts have in common.
import { open, type BpfObject, type OnBatch } from '../../../../native/index.ts'
import { emit } from '../probe.ts'

export interface Traffic {
  readonly object: BpfObject
  /** Ends the writing; the object is left as it is. */
  readonly end: () => void
}

/** Opens the probe in `file`, reads its ring, and writes some 100,000 records per second into it. */
export function traffic(file: string, onBatch: OnBatch): Traffic {
  const object = open(file)
  object.ring('events', onBatch, { intervalMs: 1, bufferBytes: 4096, buffers: 3 })
  object.attach('exec')
  const timer = setInterval(() => emit(object, { count: 211, size: 100, wake: true }), 1)
  return { object, end: () => clearInterval(timer) }
}
