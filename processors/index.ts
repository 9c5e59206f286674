// Every processor a configuration may name, sorted.
import type { Processor } from '../pipeline/component.ts'
import batch from './batch/index.ts'
import pair from './pair/index.ts'

export const processors: readonly Processor[] = [batch, pair]
