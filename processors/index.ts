// Every processor a configuration may name, sorted.
import type { Processor } from '../pipeline/component.ts'

export const processors: readonly Processor[] = []
