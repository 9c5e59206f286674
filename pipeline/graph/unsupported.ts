// A signal that reaches a part which does not take it: the Collector's sentence, then both parts and the fix.
import type { Components } from '../component.ts'
import type { PipelineConfig } from '../config/config.ts'
import type { Signal } from '../signal.ts'
import { madeOf, nameOf, type Point } from './point.ts'

const NOT_SUPPORTED = 'telemetry type is not supported'

/** A receiver that has nothing for this pipeline. */
export function wrongReceiver(
  id: string,
  emits: readonly Signal[],
  pipeline: PipelineConfig,
): Error {
  const fix = `it emits ${emits.join(', ')}: name it in a pipeline of that signal`
  return new Error(
    `failed to create "${id}" receiver for data type "${pipeline.id.type}": ${NOT_SUPPORTED} (${fix})`,
  )
}

/** A processor that makes nothing for this pipeline. */
export function wrongProcessor(
  id: string,
  emits: readonly Signal[],
  pipeline: PipelineConfig,
): Error {
  const { text, type } = pipeline.id
  const fix = `it emits ${emits.join(', ')}, and pipeline "${text}" is of ${type}`
  return new Error(
    `failed to create "${id}" processor, in pipeline "${text}": ${NOT_SUPPORTED} (${fix})`,
  )
}

/** `signal` of `from` reaches `to`, which does not take it. */
export function wrongSignal(
  from: Point,
  signal: Signal,
  to: Exclude<Point, { kind: 'receiver' }>,
  pipeline: PipelineConfig,
  components: Components,
): Error {
  const { id, component } = to.part
  const where =
    to.kind === 'processor'
      ? `processor, in pipeline "${pipeline.id.text}"`
      : `${to.kind} for data type "${signal}"`
  const facts = `${nameOf(from)} emits ${signal}, ${nameOf(to)} accepts ${component.accepts.join(', ')}`
  const fix = fixFor(signal, component.accepts, pipeline, components)
  return new Error(`failed to create "${id}" ${where}: ${NOT_SUPPORTED} (${facts}: ${fix})`)
}

function fixFor(
  signal: Signal,
  accepts: readonly Signal[],
  { id }: PipelineConfig,
  components: Components,
): string {
  const turns = (one: Parameters<typeof madeOf>[0]): boolean =>
    madeOf(one, signal).some((made) => made !== signal && accepts.includes(made))
  const processor = components.processors.find((one) => turns(one) && one.emits.includes(id.type))
  if (processor) return `put processor "${processor.type}" before it in pipeline "${id.text}"`
  const connector = components.connectors.find(turns)
  if (connector) return `put connector "${connector.type}" between them`
  return `take it out of pipeline "${id.text}"`
}
