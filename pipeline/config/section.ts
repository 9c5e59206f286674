// One section of components: the id finds the component, the component's own parser reads the rest
// (otelcol/internal/configunmarshaler).
import type { Components } from '../component.ts'
import { goQuote } from './go_quote.ts'
import { reasonOf } from '../errors.ts'
import type { Configured, Section } from './config.ts'
import { mapping, plain, typed } from './expanded.ts'
import { explain, help, type Places } from './explain.ts'
import {
  attempt,
  DecodeError,
  goKind,
  inside,
  InvalidError,
  unconvertible,
  type Invalid,
  type Parse,
} from './field.ts'
import { asInGo } from './go_types.ts'
import { parseId, type Id } from './id.ts'
import { knownOf } from './known.ts'
import { removedKeys } from './removed_keys.ts'

interface Named {
  readonly type: string
  readonly alias?: string
  readonly config: Parse<unknown>
}

/** What decoding collects: texts of the decoder, and mistakes among values of the right types. */
export interface Mistakes {
  readonly errors: string[]
  readonly invalid: Invalid[]
}

/** Decode section `kind` of the configuration. */
export function decodeSection<K extends Named>(
  kind: keyof Components,
  raw: unknown,
  components: readonly K[],
  places: Places,
  mistakes: Mistakes,
): Section<K> {
  const section = new Map<string, Configured<K>>()
  const fail = (text: string): number => mistakes.errors.push(`'${kind}' ${text}`)
  const given = plain(raw)
  if (given === null || given === undefined) return section
  const entries = mapping(given)
  if (!entries) {
    fail(`expected a map or struct, got "${goKind(given)}"${help(places, [kind], '', [])}`)
    return section
  }
  // The Collector looks at the components only when every one is a map.
  const odd = Object.entries(entries).filter(([, value]) => !isMap(value))
  for (const [key, value] of odd) {
    const where = help(places, [kind, key], '', [])
    const id = attempt(
      () => parseId(key),
      (text) => fail(`'' ${text}${where}`),
    )
    if (!id) continue
    const text = unconvertible(`[${id.text}]`, 'map[string]interface {}', typed(value))
    fail(new DecodeError([text + where]).message)
  }
  if (odd.length > 0) return section
  for (const [key, value] of Object.entries(entries)) {
    const path = [kind, key]
    const failId = (text: string): number => fail(`'' ${text}${help(places, path, '', [])}`)
    const id = attempt(() => parseId(key), failId)
    if (!id) continue
    if (section.has(id.text)) {
      failId(`duplicate name ${goQuote(key)} after unmarshaling ${id.text}`)
      continue
    }
    const component = components.find(({ type, alias }) => type === id.type || alias === id.type)
    if (!component) {
      const known = knownOf(kind, id.type)
      fail(unknownType(id, components) + help(places, path, id.type, canonical(components), known))
      continue
    }
    const config = decode(component, id, value, path)
    section.set(id.text, { id: id.text, type: id.type, component, config })
  }
  return section

  function decode(component: K, id: Id, value: unknown, path: readonly string[]): unknown {
    try {
      return component.config(value)
    } catch (error) {
      if (error instanceof InvalidError) {
        mistakes.invalid.push(...inside(kind, inside(id.text, error.invalid)))
        return component.config.field.decode(value, '', [])
      }
      if (!(error instanceof DecodeError)) {
        const where = help(places, path, '', [])
        fail(`error reading configuration for "${id.text}": ${reasonOf(error)}${where}`)
        return undefined
      }
      const removed = removedKeys(kind, component.type)
      const about = { field: component.config.field, places, prefix: path, removed }
      const texts = asInGo(kind, component.type, error.errors).map((one) => explain(one, about))
      fail(`error reading configuration for "${id.text}": ${new DecodeError(texts).message}`)
      return undefined
    }
  }
}

/** Also nothing is one: all defaults. */
const isMap = (value: unknown): boolean => (plain(value) ?? null) === null || !!mapping(value)

const canonical = (components: readonly Named[]): string[] => components.map(({ type }) => type)

/** With the deprecated names, as the Collector lists them. */
function typesOf(components: readonly Named[]): string[] {
  const aliases = components.flatMap(({ alias }) => (alias === undefined ? [] : [alias]))
  return [...canonical(components), ...aliases].toSorted()
}

function unknownType(id: Id, components: readonly Named[]): string {
  if (id.type === 'logging') {
    return 'the logging exporter has been deprecated, use the debug exporter instead'
  }
  const values = typesOf(components).join(' ')
  return `unknown type: "${id.type}" for id: "${id.text}" (valid values: [${values}])`
}
