// What a filter makes of a batch's data.
import type { Data } from '../../pipeline/signal.ts'

export type Filtered = 'traces' | 'metrics' | 'logs'

export interface Result<S extends Filtered> {
  readonly data: Data[S]
  readonly items: number
  /** False: `data` is what was given. */
  readonly changed: boolean
}

/** `items` counts what is in `data`. */
export type Filter<S extends Filtered> = (data: Data[S], items: number) => Result<S>
