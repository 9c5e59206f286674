// Every receiver a configuration may name, sorted.
import type { Receiver } from '../pipeline/component.ts'
import otlp from './otlp/index.ts'
import replay from './replay.ts'
import tcp from './tcp/index.ts'

export const receivers: readonly Receiver[] = [otlp, replay, tcp]
