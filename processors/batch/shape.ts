// How the data of a signal is cut and joined.
import type { Data } from '../../pipeline/signal.ts'
import { logs } from './logs.ts'
import { metrics } from './metrics.ts'
import { traces } from './traces.ts'

/** The items `from` ≤ item < `to` of a batch that holds `items`. */
export interface Part<D> {
  readonly data: D
  readonly items: number
  readonly from: number
  readonly to: number
}

/** One batch of all parts, in their order. Changes none of them. */
export type Join<D> = (parts: readonly Part<D>[]) => D

export type Batched = 'traces' | 'metrics' | 'logs'

export const JOIN: { readonly [S in Batched]: Join<Data[S]> } = { traces, metrics, logs }
