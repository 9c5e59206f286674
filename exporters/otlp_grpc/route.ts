// The way of one signal to its service: queue, retries, calls.
import type { OutgoingHttpHeaders } from 'node:http2'
import type { Settings } from '../../pipeline/component.ts'
import { compressor, type Compression } from '../../pipeline/compression/compress.ts'
import { GRPC } from '../../pipeline/grpc/status.ts'
import type { PartialSuccess } from '../../pipeline/otlp/response.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { compressionOf } from '../helper/compression_config.ts'
import { textOf } from '../helper/error_text.ts'
import type { Outcome } from '../helper/outcome.ts'
import { logPartialSuccess } from '../helper/partial_success.ts'
import { Sender } from '../helper/sender.ts'
import { USER_AGENT } from '../helper/user_agent.ts'
import { isBinary } from './binary.ts'
import { unaryCall, type Reply } from './call.ts'
import type { Channel } from './channel.ts'
import type { OtlpGrpcConfig } from './config.ts'
import { deadline, TimeoutError } from './deadline.ts'
import { outcomeOf } from './outcome.ts'

/** Servers refuse larger messages for good: grpc-go, and with it every Collector, above 4 MiB. */
export const MAX_MESSAGE_BYTES = 4_000_000

const SERVICES = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
} as const

export interface RouteOptions {
  readonly set: Settings
  readonly config: OtlpGrpcConfig
  readonly channel: Channel
  /** What a person calls the backend. */
  readonly destination: string
  /** `:authority` and `:scheme`. */
  readonly pseudo: OutgoingHttpHeaders
}

export function openRoute(options: RouteOptions, signal: ExportedSignal): Sender {
  const { set, config, channel, destination } = options
  const compression = compressionOf(config.compression)
  const headers = requestHeaders(options, signal, compression)
  const partial = (success: PartialSuccess): void => logPartialSuccess(set.log, signal, success)

  const send = async (message: Uint8Array, items: number, stop: AbortSignal): Promise<Outcome> => {
    const { signal: abort, end } = deadline(config.timeout, stop)
    try {
      const call = { headers, message, compressed: compression !== 'none', abort }
      let reply = await attempt(channel, call)
      // The server has not looked at it: gRPC's transparent retry.
      if (reply.untouched && !abort.aborted) reply = await attempt(channel, call)
      return outcomeOf(reply, items, partial)
    } finally {
      end()
    }
  }
  return new Sender({
    set,
    signal,
    destination,
    queue: config.sending_queue,
    retry: config.retry_on_failure,
    maxRequestBytes: MAX_MESSAGE_BYTES,
    pack: compressor(compression),
    send,
  })
}

async function attempt(channel: Channel, call: Parameters<typeof unaryCall>[1]): Promise<Reply> {
  channel.active++
  try {
    return await unaryCall(await channel.session(call.abort), call)
  } catch (error) {
    const message = textOf(error as Error)
    const late = error instanceof TimeoutError
    return {
      code: late ? GRPC.DEADLINE_EXCEEDED : GRPC.UNAVAILABLE,
      message: late ? message : `connection error: desc = "${message}"`,
      body: new Uint8Array(),
      untouched: false,
      unreachable: true,
    }
  } finally {
    channel.active--
  }
}

function requestHeaders(
  { config, pseudo }: RouteOptions,
  signal: ExportedSignal,
  compression: Compression,
): OutgoingHttpHeaders {
  const own = Object.entries(config.headers).map(([name, value]): [string, string] => {
    const key = name.toLowerCase()
    return [key, isBinary(key) ? Buffer.from(value).toString('base64') : value]
  })
  return {
    ...Object.fromEntries(own),
    ...pseudo,
    ':method': 'POST',
    ':path': `/${SERVICES[signal]}/Export`,
    'content-type': 'application/grpc',
    te: 'trailers',
    'user-agent': config.user_agent || USER_AGENT,
    ...(compression !== 'none' && { 'grpc-encoding': compression }),
    'grpc-accept-encoding': 'gzip,zstd',
    ...(config.timeout > 0 && { 'grpc-timeout': timeoutHeader(config.timeout) }),
  }
}

/** At most eight digits and a unit. */
function timeoutHeader(ms: number): string {
  return ms < 1e8 ? `${Math.ceil(ms)}m` : `${Math.ceil(Math.min(ms / 1000, 99_999_999))}S`
}
