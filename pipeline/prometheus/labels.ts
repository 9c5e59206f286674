// Label sets as text: sorted by name, escaped, no name twice. Made once per series and kept by whoever exposes it.
import type { AttributeList, AttributeValue, Double } from '../data/attributes.ts'
import { labelName } from './name.ts'

/** Names that a family or the place of a series gives; an attribute of such a name is `exported_…`, as Prometheus does it. */
const RESERVED = new Set([
  'job',
  'instance',
  'le',
  'quantile',
  'otel_scope_name',
  'otel_scope_version',
])

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
export function addAttributes(labels: LabelMap, list: AttributeList, prefix = ''): void {
  const keys: number[] = []
  for (let i = 0; i < list.length; i += 2) keys.push(i)
  keys.sort((a, b) => ((list[a] as string) < (list[b] as string) ? -1 : 1))
  const added = new Set<string>()
  for (const at of keys) {
    const plain = labelName(prefix + (list[at] as string))
    const name = RESERVED.has(plain) ? `exported_${plain}` : plain
    const value = attributeText(list[at + 1] as AttributeValue)
    setLabel(labels, name, added.has(name) ? `${labels.get(name) ?? ''};${value}` : value)
    added.add(name)
  }
}

/** An attribute's value as a string (OTel common/README.md, "AnyValue representation for non-OTLP protocols"). */
export function attributeText(value: AttributeValue): string {
  const simple = plain(value)
  if (typeof simple === 'string') return simple
  if (typeof simple === 'number') return String(simple)
  return simple === null ? '' : JSON.stringify(simple)
}

function plain(value: AttributeValue): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (isDouble(value)) return value.double
  if (isList(value)) return value.map(plain)
  const record: Record<string, unknown> = {}
  for (let i = 0; i < value.map.length; i += 2) {
    record[value.map[i] as string] = plain(value.map[i + 1] as AttributeValue)
  }
  return record
}

function isDouble(value: object): value is Double {
  return 'double' in value
}

function isList(
  value: readonly AttributeValue[] | { readonly map: AttributeList },
): value is readonly AttributeValue[] {
  return Array.isArray(value)
}

/** `a="1",b="x"`: without braces, sorted by name. */
export function labelText(labels: LabelMap): string {
  const names = [...labels.keys()].sort()
  return names.map((name) => `${name}="${escapeValue(labels.get(name)!)}"`).join(',')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  // Prometheus's scanner takes NUL for the end of the text.
  '\0': '\uFFFD',
}

/** Escape a label's value (Prometheus exposition formats, "Comments, help text, and type information"). */
export function escapeValue(value: string): string {
  return value.replaceAll(/[\\"\n\0]/g, (char) => ESCAPES[char]!)
}
