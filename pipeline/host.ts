// The running service as extensions see it.
import type { Host, RunningPipeline } from './component.ts'
import type { Config } from './config/config.ts'
import type { OwnSpans } from './telemetry/own_spans.ts'

/** `config` gives the configuration that runs when it is asked. */
export function hostOf(config: () => Config, spans: OwnSpans): Host {
  return {
    started: new Date(),
    pipelines: () => pipelinesOf(config()),
    extensions: () => config().service.extensions,
    trace: (hear) => spans.hear(hear),
  }
}

function pipelinesOf({ service, processors }: Config): RunningPipeline[] {
  return service.pipelines.map(({ id, ...parts }) => ({
    id: id.text,
    mutates: parts.processors.some((one) => processors.get(one)?.component.mutates),
    receivers: [...new Set(parts.receivers)],
    processors: parts.processors,
    exporters: [...new Set(parts.exporters)],
  }))
}
