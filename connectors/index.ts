// Every connector a configuration may name, sorted.
import type { Connector } from '../pipeline/component.ts'
import forward from './forward/index.ts'
import red from './red/index.ts'

export const connectors: readonly Connector[] = [forward, red]
