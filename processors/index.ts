// Every processor a configuration may name, sorted.
import type { Processor } from '../pipeline/component.ts'
import attributes from './attributes/index.ts'
import batch from './batch/index.ts'
import filter from './filter/index.ts'
import memoryLimiter from './memory_limiter/index.ts'
import pair from './pair/index.ts'
import resource from './resource/index.ts'

export const processors: readonly Processor[] = [
  attributes,
  batch,
  filter,
  memoryLimiter,
  pair,
  resource,
]
