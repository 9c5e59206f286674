// The message of each signal that OTLP sends.
import type { ExportedSignal } from '../../signal.ts'
import { logsRequest } from './logs.ts'
import type { Message } from './message.ts'
import { metricsRequest } from './metrics.ts'
import { tracesRequest } from './traces.ts'

/** Export…ServiceRequest by signal. */
export const REQUEST: Readonly<Record<ExportedSignal, Message>> = {
  traces: tracesRequest,
  metrics: metricsRequest,
  logs: logsRequest,
}
