// The `service` section: which extensions and pipelines run.
import { goQuote } from './go_quote.ts'
import type { PipelineConfig, ServiceConfig } from './config.ts'
import { plain, typed } from './expanded.ts'
import { attempt, goKind, inside, shown, unconvertible, type Field } from './field.ts'
import { parsePipelineId, unsupportedSignal } from './id.ts'
import { componentId, listOf, struct } from './schema.ts'
import { telemetryField } from './telemetry.ts'

const reference = componentId('type or type/name')

const pipeline = struct(
  {
    receivers: listOf(reference, 'where it begins'),
    processors: listOf(reference, 'in this order'),
    exporters: listOf(reference, 'where it ends'),
  },
  '',
  ({ receivers, processors, exporters }) => {
    if (receivers.length === 0) return ['must have at least one receiver']
    if (exporters.length === 0) return ['must have at least one exporter']
    const twice = processors.find((id, i) => processors.indexOf(id) < i)
    return twice === undefined ? [] : [`references processor "${twice}" multiple times`]
  },
)

const pipelines: Field<readonly PipelineConfig[]> = {
  type: 'pipelines.Config',
  help: 'signal[/name]: receivers, processors, exporters',
  item: pipeline,
  initial: () => [],
  decode(raw, path, errors) {
    const given = plain(raw)
    if (given === null || given === undefined) return []
    if (goKind(given) !== 'map') {
      errors.push(unconvertible(path, 'pipelines.Config', typed(raw)))
      return []
    }
    const fail = (text: string): number => errors.push(`'${path}' ${text}`)
    const found = new Map<string, PipelineConfig>()
    for (const [key, value] of Object.entries(given)) {
      const id = attempt(() => parsePipelineId(key), fail)
      if (id && found.has(id.text)) {
        fail(`duplicate name ${goQuote(key)} after unmarshaling ${id.text}`)
      } else if (id) {
        found.set(id.text, { id, ...pipeline.decode(value, `${path}[${key}]`, errors) })
      }
    }
    return [...found.values()]
  },
  show: (value) =>
    Object.fromEntries(value.map(({ id, ...parts }) => [id.text, shown(pipeline, parts, false)])),
  validate(value) {
    if (value.length === 0) return [{ path: [], text: 'service must have at least one pipeline' }]
    const text = value.map(({ id }) => unsupportedSignal(id)).find((one) => one !== undefined)
    return [
      ...(text === undefined ? [] : [{ path: [], text }]),
      ...value.flatMap((one) => inside(one.id.text, pipeline.validate?.(one) ?? [])),
    ]
  },
}

export const serviceField: Field<ServiceConfig> = struct(
  { telemetry: telemetryField, extensions: listOf(reference, 'in this order'), pipelines },
  'what runs',
)
