// Label sets as text: sorted by name, escaped, no name twice. Made once per series and kept by whoever exposes it.
import { asString } from '../data/as_string.ts'
import type { AttributeList, AttributeValue } from '../data/attributes.ts'
import { escapeValue, quotedName } from './escape.ts'
import { labelName } from './name.ts'

/** Labels under construction, by name. */
export type LabelMap = Map<string, string>

/** Set one label whose name is valid already. An empty value means: no such label, as in Prometheus. */
export function setLabel(labels: LabelMap, name: string, value: string): void {
  if (value !== '') labels.set(name, value)
}

/**
 * Add attributes. Keys that become the same name share it: their values joined by `;` in the order of the keys
 * (OTel compatibility, "Metric Attributes").
 */
export function addAttributes(
  labels: LabelMap,
  list: AttributeList,
  prefix = '',
  utf8 = false,
): void {
  const keys: number[] = []
  for (let i = 0; i < list.length; i += 2) keys.push(i)
  keys.sort((a, b) => ((list[a] as string) < (list[b] as string) ? -1 : 1))
  const added = new Set<string>()
  for (const at of keys) {
    const name = labelName(prefix + (list[at] as string), utf8)
    const value = asString(list[at + 1] as AttributeValue)
    labels.set(name, added.has(name) ? `${labels.get(name) ?? ''};${value}` : value)
    added.add(name)
  }
}

/** An attribute whose label has a name that another one needs is `exported_…`, as Prometheus does it. */
export function makeRoom(labels: LabelMap, name: string): void {
  const value = labels.get(name)
  if (value === undefined) return
  labels.delete(name)
  makeRoom(labels, `exported_${name}`)
  labels.set(`exported_${name}`, value)
}

/** `a="1",b="x"`: without braces, sorted by name. */
export function labelText(labels: LabelMap): string {
  return pairsText(sorted(labels))
}

/** The same in the order in which they come. */
export function pairsText(pairs: Iterable<readonly [name: string, value: string]>): string {
  return Array.from(pairs, ([name, value]) => `${quotedName(name)}="${escapeValue(value)}"`).join()
}

export const sorted = (labels: LabelMap): [name: string, value: string][] =>
  [...labels].sort(([a], [b]) => (a < b ? -1 : 1))
