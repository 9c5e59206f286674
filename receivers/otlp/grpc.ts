// OTLP over gRPC: one unary method per signal (otlpreceiver/internal/{trace,metrics,logs}/otlp.go).
import type { Encoded } from '../../pipeline/encoded.ts'
import { reasonOf } from '../../pipeline/errors.ts'
import type { Unary } from '../../pipeline/grpc/call.ts'
import { GRPC } from '../../pipeline/grpc/status.ts'
import type { ServerCounters } from '../../pipeline/net/server_counters.ts'
import { encodedRequest } from '../../pipeline/otlp/encoded.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { clientOf } from './client.ts'
import { PROTOBUF } from './encoding.ts'
import type { Intake } from './intake.ts'
import { PLACES } from './signals.ts'
import { statusOf } from './status.ts'

export interface GrpcMethodsOptions {
  readonly signals: readonly ExportedSignal[]
  readonly includeMetadata: boolean
  readonly intake: Intake
  readonly counters: ServerCounters
}

/** The methods of these signals and no others: a client of another signal hears UNIMPLEMENTED. */
export function grpcMethods(options: GrpcMethodsOptions): ReadonlyMap<string, Unary> {
  return new Map(
    options.signals.map((signal) => [PLACES[signal].method, exportMethod(signal, options)]),
  )
}

function exportMethod(signal: ExportedSignal, options: GrpcMethodsOptions): Unary {
  const { includeMetadata, intake, counters } = options
  return (message, { headers, address }, reply) => {
    let request: Encoded<ExportedSignal>
    try {
      request = encodedRequest(signal, message)
    } catch (error) {
      counters.rejected('malformed')
      const text = `grpc: error unmarshalling request: ${reasonOf(error)}`
      reply({ code: GRPC.INTERNAL, message: text })
      return
    }
    const client = clientOf('grpc', address, includeMetadata ? headers : undefined)
    intake.take(request, client, (result) => reply(result.ok ? PROTOBUF.success : statusOf(result)))
  }
}
