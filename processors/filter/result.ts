// What a filter makes of a batch's data.
import type { Data, ExportedSignal } from '../../pipeline/signal.ts'

export interface Result<S extends ExportedSignal> {
  readonly data: Data[S]
  readonly items: number
  /** False: `data` is what was given. */
  readonly changed: boolean
}

/** `items` counts what is in `data`. */
export type Filter<S extends ExportedSignal> = (data: Data[S], items: number) => Result<S>
