// The whole configuration: six sections and nothing else (otelcol/config.go).
import type { Components } from '../component.ts'
import type { Config } from './config.ts'
import { explain, help, type Places } from './explain.ts'
import { mapping } from './expanded.ts'
import { DecodeError, InvalidError } from './field.ts'
import { decodeSection, type Mistakes } from './section.ts'
import { removedKeys } from './removed_keys.ts'
import { serviceField } from './service.ts'
import { validate } from './validate.ts'

const SECTIONS = ['receivers', 'processors', 'exporters', 'connectors', 'extensions', 'service']

/**
 * Type the values of an expanded configuration. Throws `DecodeError` with every mistake of form, else `InvalidError` with every
 * mistake of sense.
 */
export function decodeConfig(
  raw: unknown,
  components: Components,
  places: Places,
  { validate: validating = true } = {},
): Config {
  const given = mapping(raw) ?? {}
  const mistakes: Mistakes = { errors: [], invalid: [] }
  const own: string[] = []
  const config: Config = {
    receivers: section('receivers', components.receivers),
    processors: section('processors', components.processors),
    exporters: section('exporters', components.exporters),
    connectors: section('connectors', components.connectors),
    extensions: section('extensions', components.extensions),
    service: serviceField.decode(given['service'], 'service', own),
  }
  const { errors } = mistakes
  const removed = removedKeys('service')
  errors.push(...own.map((one) => explain(one, { field: SERVICE, places, prefix: [], removed })))
  const unknown = Object.keys(given).filter((key) => !SECTIONS.includes(key))
  if (unknown.length > 0) {
    const [first] = unknown
    const where = help(places, [first!], first!, [...SECTIONS, 'components'])
    errors.push(
      `'otelcol.configSettings' has invalid keys: ${unknown.toSorted().join(', ')}${where}`,
    )
  }
  if (errors.length > 0) throw new DecodeError(errors)
  const invalid = validating ? validate(config, mistakes.invalid, places) : []
  if (invalid.length > 0) throw new InvalidError(invalid)
  return config

  function section<K extends Parameters<typeof decodeSection>[2][number]>(
    kind: keyof Components,
    known: readonly K[],
  ): ReturnType<typeof decodeSection<K>> {
    return decodeSection(kind, given[kind], known, places, mistakes)
  }
}

const SERVICE = { ...serviceField, fields: { service: serviceField } }
