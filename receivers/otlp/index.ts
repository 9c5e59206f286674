// The otlp receiver: traces, metrics and logs of other programs over gRPC and HTTP, one listener per protocol for all signals. What
// comes in is checked to its last field and counted, and stays encoded until somebody looks at it.
import type { OpenReceiver, Settings } from '../../pipeline/component.ts'
import { receiver } from '../../pipeline/component.ts'
import { startGrpcServer } from '../../pipeline/grpc/server.ts'
import { startHttpServer } from '../../pipeline/http/server.ts'
import { Budget } from '../../pipeline/net/budget.ts'
import { ServerCounters } from '../../pipeline/net/server_counters.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { config, type HttpConfig, type OtlpConfig } from './config.ts'
import { grpcMethods } from './grpc.ts'
import { httpHandler } from './http.ts'
import { Intake } from './intake.ts'
import { Routes } from './routes.ts'

const MIB = 1_048_576
/** confighttp's default. */
const MAX_BODY_BYTES = 20 * MIB
/** Of requests that are not whole yet, of all clients together. */
const MAX_UNFINISHED_BYTES = 64 * MIB

interface Listener {
  readonly address: string
  stop(): Promise<void>
}

async function openOtlp(
  set: Settings,
  { protocols: { grpc, http } }: OtlpConfig,
): Promise<OpenReceiver<ExportedSignal>> {
  const { log, telemetry } = set
  const signals = set.signals.filter((signal) => signal !== 'events')
  const intake = new Intake()
  const listeners: Listener[] = []
  let stopping: Promise<void> | undefined

  async function stop(): Promise<void> {
    await Promise.all(listeners.map((one) => one.stop()))
    intake.batches.complete()
  }

  try {
    if (grpc) {
      const counters = new ServerCounters(telemetry, 'receiver', 'grpc')
      const includeMetadata = grpc.include_metadata
      const methods = grpcMethods({ signals, includeMetadata, intake, counters })
      const budget = budgetFor(grpc.max_recv_msg_size_mib * MIB)
      const server = await startGrpcServer({ section: grpc, methods, log, counters, budget })
      listeners.push(server)
      log.info('Starting GRPC server', { endpoint: server.address })
    }
    if (http) {
      const counters = new ServerCounters(telemetry, 'receiver', 'http')
      const server = await startHttpServer({
        section: http,
        handler: handler(http, signals, intake, counters),
        log,
        counters,
      })
      listeners.push(server)
      log.info('Starting HTTP server', { endpoint: server.address })
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { batches: intake.batches, stop: () => (stopping ??= stop()) }
}

function handler(
  http: HttpConfig,
  signals: readonly ExportedSignal[],
  intake: Intake,
  counters: ServerCounters,
): ReturnType<typeof httpHandler> {
  const maxBytes = http.max_request_body_size > 0 ? http.max_request_body_size : MAX_BODY_BYTES
  return httpHandler({
    routes: new Routes(new Map(signals.map((signal) => [http[`${signal}_url_path`], signal]))),
    algorithms: http.compression_algorithms,
    maxBytes,
    includeMetadata: http.include_metadata,
    intake,
    counters,
    budget: budgetFor(maxBytes),
  })
}

/** One request of the largest size must always fit, and some more beside it. */
const budgetFor = (maxBytes: number): Budget =>
  new Budget(Math.max(MAX_UNFINISHED_BYTES, 4 * maxBytes))

export default receiver<OtlpConfig, ExportedSignal>({
  type: 'otlp',
  stability: 'beta',
  config,
  emits: ['traces', 'metrics', 'logs'],
  open: openOtlp,
})
