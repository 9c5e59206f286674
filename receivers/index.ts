// Every receiver a configuration may name, sorted.
import type { Receiver } from '../pipeline/component.ts'

export const receivers: readonly Receiver[] = []
