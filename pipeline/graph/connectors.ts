// Connectors end one pipeline and begin another: each must do both, and none may feed itself (service/internal/graph).
import type { Config, PipelineConfig } from '../config/config.ts'
import type { Signal } from '../signal.ts'
import { madeOf } from './point.ts'

interface Link {
  readonly connector: string
  readonly from: PipelineConfig
  readonly to: PipelineConfig
}

/** Throws an Error with the Collector's text. */
export function checkConnectors(config: Config): void {
  const links = [...config.connectors.keys()].flatMap((id) => linksOf(config, id))
  const cycle = findCycle(config.service.pipelines, links)
  if (cycle) throw new Error(`cycle detected: ${describe(cycle)}`)
}

function linksOf({ connectors, service }: Config, id: string): Link[] {
  const ending = service.pipelines.filter(({ exporters }) => exporters.includes(id))
  const beginning = service.pipelines.filter(({ receivers }) => receivers.includes(id))
  const { component } = connectors.get(id)!
  const links = ending.flatMap((from) =>
    beginning
      .filter((to) => madeOf(component, from.id.type).includes(to.id.type))
      .map((to) => ({ connector: id, from, to })),
  )
  const lone = (side: 'from' | 'to') => (one: PipelineConfig) =>
    !links.some((link) => link[side].id.type === one.id.type)
  const { accepts, emits } = component
  const help = ` (it makes ${words(emits)} of ${words(accepts)})`
  halfUsed(id, ending, lone('from'), 'exporter', 'receiver', help)
  halfUsed(id, beginning, lone('to'), 'receiver', 'exporter', help)
  return links
}

function halfUsed(
  id: string,
  used: readonly PipelineConfig[],
  lone: (one: PipelineConfig) => boolean,
  as: string,
  other: string,
  help: string,
): void {
  const first = used.find(lone)
  if (!first) return
  const alike = used.filter((one) => one.id.type === first.id.type).map((one) => one.id.text)
  throw new Error(
    `connector "${id}" used as ${as} in [${alike.join(' ')}] pipeline ` +
      `but not used in any supported ${other} pipeline${help}`,
  )
}

const words = (signals: readonly Signal[]): string => signals.join(', ')

/** The first way from a pipeline back to itself, or undefined. */
function findCycle(
  pipelines: readonly PipelineConfig[],
  links: readonly Link[],
): Link[] | undefined {
  const done = new Set<PipelineConfig>()
  const visit = (at: PipelineConfig, way: readonly Link[]): Link[] | undefined => {
    const again = way.findIndex(({ from }) => from === at)
    if (again >= 0) return way.slice(again)
    if (done.has(at)) return undefined
    for (const link of links.filter(({ from }) => from === at)) {
      const found = visit(link.to, [...way, link])
      if (found) return found
    }
    done.add(at)
    return undefined
  }
  for (const pipeline of pipelines) {
    const found = visit(pipeline, [])
    if (found) return found
  }
  return undefined
}

function describe(cycle: readonly Link[]): string {
  const steps = cycle.flatMap(({ connector, from, to }) => [
    `connector "${connector}" (${from.id.type} to ${to.id.type})`,
    ...to.processors.map((id) => `processor "${id}" in pipeline "${to.id.text}"`),
  ])
  return [...steps, steps[0]].join(' -> ')
}
