// How the data of a signal is cut and joined.
import type { Data, ExportedSignal } from '../../pipeline/signal.ts'
import type { Sizes } from './divide.ts'
import { logs } from './logs.ts'
import { metrics } from './metrics.ts'
import { traces } from './traces.ts'

/** Neither changes what it is given. */
export interface Shape<D> {
  /** One batch of all parts, in their order. */
  join(parts: readonly D[]): D
  /** Pieces of as many items as `sizes` says, the last of what is left, in their order. */
  divide(data: D, sizes: Sizes): readonly D[]
}

export const SHAPES: { readonly [S in ExportedSignal]: Shape<Data[S]> } = { traces, metrics, logs }
