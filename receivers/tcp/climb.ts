// From the best rung down to one that this kernel takes.
import { NativeError } from '../../native/index.ts'
import type { RungObject } from './rungs.ts'

/** A rung that was tried and is not used. */
export interface Tried {
  readonly rung: RungObject
  readonly error: NativeError
}

export interface Climbed<T> {
  /** What `start` gave for the rung that is used; undefined when there is none. */
  readonly running: T | undefined
  /** Better ones, and why not. */
  readonly tried: readonly Tried[]
}

/** Start one after the other until one starts. What `start` throws and is no NativeError is thrown. */
export function climb<T>(
  ladder: readonly RungObject[],
  start: (rung: RungObject) => T,
): Climbed<T> {
  const tried: Tried[] = []
  for (const rung of ladder) {
    if (isHopeless(rung, tried)) continue
    try {
      return { running: start(rung), tried }
    } catch (error) {
      if (!(error instanceof NativeError)) throw error
      tried.push({ rung, error })
      // All of them would say the same.
      if (error.code === 'missing_capability') break
    }
  }
  return { running: undefined, tried }
}

/** An older form of the same programs meets the same "no". */
const isHopeless = ({ rung }: RungObject, tried: readonly Tried[]): boolean =>
  tried.some((one) => one.rung.rung === rung && one.error.code === 'EPERM')
