// Text from outside as a value (confmap/provider.go, NewRetrievedFromYAML).
import { goType } from './field.ts'
import { GENERAL } from './yaml/construct.ts'
import { parseYaml } from './yaml/parse.ts'

export interface Retrieved {
  readonly value: unknown
  /** The text that it was; of a text, exactly that. */
  readonly original: string
  readonly lines: ReadonlyMap<string, number>
  /** Why it is a text although it looks like more. */
  readonly hint?: string
}

const NO_LINES: ReadonlyMap<string, number> = new Map()

/** Text parsed as YAML; what is no YAML is a text. Throws an Error with the Collector's text for a map that is none of its own. */
export function parseText(given: string): Retrieved {
  let parsed
  try {
    parsed = parseYaml(given)
  } catch (error) {
    const hint = `assuming string type since contents are not valid YAML: ${(error as Error).message}`
    return { value: given, original: given, lines: NO_LINES, hint }
  }
  const { value, lines } = parsed
  if (typeof value === 'object' && value !== null && GENERAL in value) {
    throw new Error(
      'unsupported type=map[interface {}]interface {} for retrieved config, ' +
        'ensure that values are wrapped in quotes',
    )
  }
  return { value: typeof value === 'string' ? given : value, original: given, lines }
}

/** The value as a whole configuration. Throws an Error with the Collector's text. */
export function asConf({ value, hint }: Retrieved): Readonly<Record<string, unknown>> {
  if (value === null) return {}
  if (goType(value) === 'map[string]interface {}') return value as Record<string, unknown>
  const why = hint === undefined ? '' : `: ${hint}`
  throw new Error(`retrieved value (type=${goType(value)}) cannot be used as a Conf${why}`)
}
