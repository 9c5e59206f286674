// An extension at work, on a free port, in a host of the test's making.
import type { Extension, Host, OpenExtension, OwnSpan } from '../../pipeline/component.ts'
import { createLogger } from '../../pipeline/logger.ts'
import { Registry } from '../../pipeline/telemetry/registry.ts'
import { onFreePorts } from '../support/ports.ts'

export interface RunningExtension {
  readonly url: string
  readonly open: OpenExtension
  readonly registry: Registry
  /** A part has answered a batch. */
  readonly tell: (span: OwnSpan) => void
}

export async function run(extension: Extension, raw: object = {}): Promise<RunningExtension> {
  const registry = new Registry()
  const ears = new Set<(span: OwnSpan) => void>()
  const host: Host = {
    started: new Date(1_700_000_000_000),
    pipelines: () => [
      {
        id: 'traces/<b>',
        mutates: true,
        receivers: ['otlp'],
        processors: ['resource', 'batch'],
        exporters: ['otlp_http', 'debug'],
      },
    ],
    extensions: () => ['health_check', 'zpages'],
    trace: (hear) => {
      ears.add(hear)
      return () => ears.delete(hear)
    },
  }
  const log = createLogger({
    level: 'info',
    encoding: 'console',
    sampling: { enabled: false, tick: 1, initial: 1, thereafter: 0 },
  })
  return onFreePorts(['http'], async ({ http }) => {
    const config = extension.config({ endpoint: `127.0.0.1:${http}`, ...raw })
    const { telemetry } = registry.scope({ extension: extension.type })
    const set = { id: extension.type, signals: [], log, telemetry }
    const open = await extension.open(set, config, host)
    const tell = (span: OwnSpan): void => ears.forEach((hear) => hear(span))
    return { url: `http://127.0.0.1:${http}`, open, registry, tell }
  })
}
