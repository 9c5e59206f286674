// One section of components: the id finds the component, the component's own parser reads the rest
// (otelcol/internal/configunmarshaler).
import type { Configured, Section } from './config.ts'
import { explain, help, type Places } from './explain.ts'
import { mapping, plain } from './expanded.ts'
import {
  attempt,
  DecodeError,
  inside,
  InvalidError,
  unconvertible,
  type Invalid,
  type Parse,
} from './field.ts'
import { parseId, type Id } from './id.ts'

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

// What configurations in the wild still name and the Collector has dropped.
const REMOVED: Readonly<Record<string, string>> = {
  jaeger: 'it was removed, Jaeger takes OTLP: use otlp_http',
  loki: 'it was removed, Loki takes OTLP: use otlp_http',
}

/** Decode section `kind` of the configuration. */
export function decodeSection<K extends Named>(
  kind: string,
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
    mistakes.errors.push(unconvertible(kind, 'map[string]interface {}', given))
    return section
  }
  for (const [key, value] of Object.entries(entries)) {
    const id = attempt(() => parseId(key), fail)
    if (!id) continue
    if (section.has(id.text)) {
      fail(`duplicate name "${key}" after unmarshaling ${id.text}`)
      continue
    }
    const component = components.find(({ type, alias }) => type === id.type || alias === id.type)
    if (!component) {
      fail(
        unknownType(id, components) +
          help(places, [kind, key], id.type, types(components), more(id)),
      )
      continue
    }
    const config = decode(component, id, value, [kind, key])
    section.set(id.text, { id: id.text, type: id.type, component, config })
  }
  return section

  function decode(component: K, id: Id, value: unknown, path: readonly string[]): unknown {
    if (plain(value) !== null && plain(value) !== undefined && !mapping(value)) {
      const text = unconvertible(`[${id.text}]`, 'map[string]interface {}', plain(value))
      fail(new DecodeError([text + help(places, path, '', [])]).message)
      return undefined
    }
    try {
      return component.config(value)
    } catch (error) {
      if (error instanceof InvalidError) {
        mistakes.invalid.push(...inside(kind, inside(id.text, error.invalid)))
        return undefined
      }
      const { field } = component.config
      const told =
        error instanceof DecodeError
          ? new DecodeError(error.errors.map((one) => explain(one, field, places, path)))
          : (error as Error)
      fail(`error reading configuration for "${id.text}": ${told.message}`)
      return undefined
    }
  }
}

function types(components: readonly Named[]): string[] {
  return components.map(({ type }) => type).toSorted()
}

function unknownType(id: Id, components: readonly Named[]): string {
  if (id.type === 'logging') {
    return 'the logging exporter has been deprecated, use the debug exporter instead'
  }
  return `unknown type: "${id.type}" for id: "${id.text}" (valid values: [${types(components).join(' ')}])`
}

const more = (id: Id): string => (Object.hasOwn(REMOVED, id.type) ? REMOVED[id.type]! : '')
