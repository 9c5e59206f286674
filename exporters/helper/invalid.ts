// Mistakes under a path that is not the one of the keys: the Collector's paths have the names of Go structs in them.
import type { Invalid } from '../../pipeline/config/field.ts'

export const at = (path: readonly string[], texts: readonly string[]): Invalid[] =>
  texts.map((text) => ({ path, text }))

export const under = (path: readonly string[], found: readonly Invalid[] = []): Invalid[] =>
  found.map((one) => ({ path: [...path, ...one.path], text: one.text }))
