// What must hold between the sections (otelcol/config.go, service/pipelines/config.go).
import type { Config, PipelineConfig, Section } from './config.ts'
import { help, type Places } from './explain.ts'
import { inside, type Invalid } from './field.ts'
import { serviceField } from './service.ts'

/** Every mistake: the whole first, then the components (`own`), then the service. */
export function validate(config: Config, own: readonly Invalid[], places: Places): Invalid[] {
  return [...whole(config, places), ...own, ...service(config)]
}

function whole(config: Config, places: Places): Invalid[] {
  const { receivers, processors, exporters, connectors, extensions } = config
  const sections = [receivers, processors, exporters, connectors, extensions]
  if (sections.every(({ size }) => size === 0)) return at([], 'empty configuration file')
  if (receivers.size === 0) return at([], 'no receiver configuration specified in config')
  if (exporters.size === 0) return at([], 'no exporter configuration specified in config')
  return [...ambiguous(config), ...references(config, places)]
}

const at = (path: readonly string[], text: string): Invalid[] => [{ path, text }]

function ambiguous({ connectors, exporters, receivers }: Config): Invalid[] {
  return [...connectors.keys()].flatMap((id) => {
    const other = exporters.has(id) ? 'exporter' : receivers.has(id) ? 'receiver' : undefined
    if (!other) return []
    return at(
      ['connectors', id],
      `ambiguous ID: Found both "${id}" ${other} and "${id}" connector. ` +
        `Change one of the components' IDs to eliminate ambiguity ` +
        `(e.g. rename "${id}" connector to "${id}/connector")`,
    )
  })
}

function references(config: Config, places: Places): Invalid[] {
  const { receivers, processors, exporters, connectors, extensions } = config
  const { service } = config
  return [
    ...check(['service', 'extensions'], 'extension', service.extensions, [extensions]),
    ...service.pipelines.flatMap((one: PipelineConfig) => {
      const path = ['service', 'pipelines', one.id.text]
      return [
        ...check(path, 'receiver', one.receivers, [receivers, connectors]),
        ...check(path, 'processor', one.processors, [processors]),
        ...check(path, 'exporter', one.exporters, [exporters, connectors]),
      ]
    }),
  ]

  function check(
    path: readonly string[],
    kind: string,
    ids: readonly string[],
    sections: readonly Section<unknown>[],
  ): Invalid[] {
    const known = sections.flatMap((section) => [...section.keys()])
    return ids.flatMap((id, i) => {
      if (known.includes(id)) return []
      const place = kind === 'extension' ? [...path, String(i)] : [...path, `${kind}s`, String(i)]
      const more = help(places, place, id, known)
      return at(path, `references ${kind} "${id}" which is not configured${more}`)
    })
  }
}

function service({ service }: Config): Invalid[] {
  return inside('service', serviceField.validate?.(service) ?? [])
}
