// Ports as a configuration names them: 8080, "8080" or "8000-8099".
import { scalar } from '../../pipeline/config/scalars.ts'
import type { Field } from '../../pipeline/config/schema.ts'

export interface PortRange {
  readonly from: number
  /** The last one of the range. */
  readonly to: number
}

const MOST = 65_535

/** A field of one range. */
export const portRange = (): Field<PortRange> =>
  scalar<PortRange>({
    type: 'string',
    initial: { from: 0, to: 0 },
    zero: { from: 0, to: 0 },
    help: '',
    textual: true,
    read: (given) =>
      typeof given === 'string' || typeof given === 'number' ? rangeOf(String(given)) : undefined,
    show: ({ from, to }) => (from === to ? String(from) : `${from}-${to}`),
  })

/** Throws an Error with the rest of a sentence. */
export function rangeOf(text: string): PortRange {
  const [, first, last] = /^\s*(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*$/.exec(text) ?? []
  const from = Number(first)
  const to = last === undefined ? from : Number(last)
  if (from >= 1 && from <= to && to <= MOST) return { from, to }
  throw new Error(`must be a port from 1 to ${MOST} or a range like 8000-8099, got '${text}'`)
}
