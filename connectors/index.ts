// Every connector a configuration may name, sorted.
import type { Connector } from '../pipeline/component.ts'

export const connectors: readonly Connector[] = []
