// `spantap print-config`: the configuration as it counts, with every default, and secrets as `[REDACTED]`
// (otelcol/command_print.go).
import type { Configured, Section } from '../pipeline/config/config.ts'
import { InvalidError, shown, type Parse } from '../pipeline/config/field.ts'
import type { Loaded } from '../pipeline/config/load.ts'
import { serviceField } from '../pipeline/config/service.ts'
import type { Arguments, Print } from './arguments.ts'
import { load } from './load.ts'
import { toYaml } from './to_yaml.ts'

/** The text to print. Rejects with the Collector's text. */
export async function printConfig(given: Arguments): Promise<string> {
  const { mode, validate } = given.print
  const lower = mode.toLowerCase()
  if (lower !== 'redacted' && lower !== 'unredacted') {
    throw new Error(`invalid mode "${mode}": modes are: redacted, unredacted`)
  }
  const { config } = await checked(given, validate)
  const redact = lower === 'redacted'
  return written(
    {
      connectors: section(config.connectors, redact),
      exporters: section(config.exporters, redact),
      extensions: section(config.extensions, redact),
      processors: section(config.processors, redact),
      receivers: section(config.receivers, redact),
      service: shown(serviceField, config.service, redact),
    },
    given.print,
  )
}

async function checked(given: Arguments, validate: boolean): Promise<Loaded> {
  try {
    return await load(given, { validate })
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    throw new Error(`invalid configuration: ${error.message}`, { cause: error })
  }
}

type Shown = Readonly<Record<string, unknown>>

function section<K extends { readonly config: Parse<unknown> }>(
  parts: Section<K>,
  redact: boolean,
): Shown {
  const entries = Array.from(parts, ([id, { component, config }]: [string, Configured<K>]) => [
    id,
    shown(component.config.field, config, redact),
  ])
  return Object.fromEntries(entries) as Shown
}

async function written(config: Shown, { format }: Print): Promise<string> {
  const lower = format.toLowerCase()
  if (lower === 'yaml') return toYaml(config, { sorted: true })
  if (lower === 'json') return `${JSON.stringify(sorted(config), null, 2)}\n`
  throw new Error(`unrecognized print format: ${format}`)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
