// Every extension a configuration may name, sorted.
import type { Extension } from '../pipeline/component.ts'

export const extensions: readonly Extension[] = []
