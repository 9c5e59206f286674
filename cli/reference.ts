// docs/config.md: every component with every field, its type, default and meaning, from the schemas that decode a configuration.
import { writeFileSync } from 'node:fs'
import type { Components } from '../pipeline/component.ts'
import { shown, type Field } from '../pipeline/config/field.ts'
import { serviceField } from '../pipeline/config/service.ts'

const HEAD = `# Every key of a configuration

Made from the schemas that read a configuration, by \`npm run docs\`; do not edit. A page for each component is in
[components/](components/). The grammar is the OpenTelemetry Collector's: its own
[documentation](https://opentelemetry.io/docs/collector/configuration/) applies, and
[collector-compatibility.md](collector-compatibility.md) lists what differs.

Types: \`duration\` is written as \`200ms\` or \`1m30s\`, a bare number is nanoseconds; \`secret\` is a text that
\`print-config\` does not show. A section that is *optional* is off, unless the column says otherwise; \`enabled: false\` in it turns it
off, \`enabled: true\` on. Of a key that is null the value is the zero of its type, of a section the default.
`

const TITLES: readonly (readonly [keyof Components, string])[] = [
  ['receivers', 'Receivers'],
  ['processors', 'Processors'],
  ['connectors', 'Connectors'],
  ['exporters', 'Exporters'],
  ['extensions', 'Extensions'],
]

/** The whole page. */
export function referencePage(all: Components): string {
  const kinds = TITLES.map(([kind, title]) => {
    const known: readonly Described[] = all[kind]
    const parts = known.toSorted((a, b) => (a.type < b.type ? -1 : 1)).map(component)
    return [`## ${title}`, ...parts].join('\n\n')
  })
  return `${[HEAD, ...kinds, '## service', table(serviceField), TOP].join('\n\n').replaceAll(/\n{3,}/g, '\n\n')}\n`
}

const TOP = `## components

A list of files with components of your own, relative to the configuration that names them: [write-a-component.md](write-a-component.md).`

interface Described {
  readonly type: string
  readonly alias?: string
  readonly stability: string
  readonly config: { readonly field: Field<unknown> }
}

function component({ type, alias, stability, config }: Described): string {
  const old = alias === undefined ? '' : `, deprecated name \`${alias}\``
  const { help } = config.field
  return [`### ${type}`, `${stability}${old}. ${help}`.trim(), table(config.field)].join('\n\n')
}

interface Row {
  readonly key: string
  readonly field: Field<unknown>
}

function table(field: Field<unknown>): string {
  const rows = rowsOf('', field)
  if (rows.length === 0) return 'No keys.'
  const lines = rows.map(
    ({ key, field: one }) =>
      `| \`${key}\` | ${typeOf(one)} | ${defaultOf(one)} | ${cell(one.help)} |`,
  )
  return ['| key | type | default | |', '|---|---|---|---|', ...lines].join('\n')
}

/** `a`, `a.b` of a section, `a[].b` of a list of sections, `a.<name>.b` of a map of them. */
function rowsOf(prefix: string, field: Field<unknown>): Row[] {
  return Object.entries(field.fields ?? {}).flatMap(([name, inner]) => {
    const key = prefix + name
    const list = inner.type.startsWith('[]')
    const below = inner.fields ? `${key}.` : list ? `${key}[].` : `${key}.<name>.`
    return [{ key, field: inner }, ...rowsOf(below, inner.fields ? inner : (inner.item ?? inner))]
  })
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  'configopaque.String': 'secret',
  'configopaque.MapList': 'map of secrets',
  'time.Duration': 'duration',
  float64: 'number',
  float32: 'number',
  'interface {}': 'any',
  'component.ID': 'id',
}

function typeOf(field: Field<unknown>): string {
  if (field.words) return field.words.map((word) => `\`${word}\``).join(' ')
  const name = nameOf(field)
  return field.presence === undefined ? name : `optional ${name}`
}

function nameOf(field: Field<unknown>): string {
  const { type, item, fields } = field
  if (fields) return 'section'
  if (item && type.startsWith('[]')) return `list of ${plural(item)}`
  if (item) return `map of ${plural(item)}`
  if (/^u?int\d*$/.test(type)) return 'integer'
  return Object.hasOwn(NAMES, type) ? NAMES[type]! : type
}

const plural = (item: Field<unknown>): string => {
  const name = nameOf(item)
  return name.endsWith('s') || name === 'any' ? name : `${name}s`
}

const PRESENCE = {
  none: 'off',
  pointer: 'off',
  default: 'off; on with its key',
  some: 'on',
} as const

function defaultOf(field: Field<unknown>): string {
  if (field.presence) return PRESENCE[field.presence]
  if (field.fields) return ''
  const initial = field.initial()
  if (initial === undefined || initial === null || initial === '') return ''
  const value = field.words ? initial : shown(field, initial, false)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text === '{}' || text === '[]' ? '' : `\`${cell(text)}\``
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

if (import.meta.main) {
  const { ALL } = await import('./all.ts')
  writeFileSync(new URL('../docs/config.md', import.meta.url), referencePage(ALL))
}
