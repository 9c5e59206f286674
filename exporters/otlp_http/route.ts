// The way of one signal to its URL: queue, retries, connections.
import type { Settings } from '../../pipeline/component.ts'
import type { PartialSuccess } from '../../pipeline/otlp/response.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'
import { textOf } from '../helper/error_text.ts'
import type { Outcome } from '../helper/outcome.ts'
import { logPartialSuccess } from '../helper/partial_success.ts'
import { Sender } from '../helper/sender.ts'
import { USER_AGENT } from '../helper/user_agent.ts'
import type { OtlpHttpConfig } from './config.ts'
import { connectionsTo } from './connections.ts'
import { outcomeOf } from './outcome.ts'
import { packer } from './pack.ts'
import { post } from './post.ts'
import { targetOf } from './target.ts'

export interface Route {
  readonly sender: Sender
  /** Close the connections. */
  close(): void
}

/** Servers refuse larger requests for good (the Collector above 20 MiB). */
export const MAX_BODY_BYTES = 16 * 1024 * 1024

/** Connections of an exporter without a queue: requests under way are as many as its givers allow. */
const DIRECT_CONNECTIONS = 100

/** Throws an Error when the signal has no endpoint, or that names the file when one of `tls` cannot be read. */
export function openRoute(set: Settings, config: OtlpHttpConfig, signal: ExportedSignal): Route {
  const { url, name } = targetOf(config, signal)
  const queue = config.sending_queue
  const connections = connectionsTo(url, config, queue?.num_consumers ?? DIRECT_CONNECTIONS)
  const headers = requestHeaders(config)
  const partial = (success: PartialSuccess): void => logPartialSuccess(set.log, signal, success)

  const send = async (body: Uint8Array, items: number, abort: AbortSignal): Promise<Outcome> => {
    const sized = { ...headers, 'content-length': String(body.length) }
    try {
      const timeoutMs = config.timeout
      const answer = await post({ connections, headers: sized, body, timeoutMs, abort })
      return outcomeOf(answer, name, items, partial)
    } catch (error) {
      const reason = `failed to make an HTTP request: ${textOf(error as Error)}`
      return { kind: 'retry', reason, unreachable: true, afterMs: 0 }
    }
  }
  const sender = new Sender({
    set,
    signal,
    destination: name,
    queue,
    retry: config.retry_on_failure,
    maxRequestBytes: MAX_BODY_BYTES,
    pack: packer(config, signal),
    send,
  })
  return { sender, close: () => connections.close() }
}

/** The user's headers come last, under lower-case names, so that they replace ours. */
function requestHeaders(config: OtlpHttpConfig): Record<string, string> {
  const { compression, encoding, headers } = config
  return {
    'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    'user-agent': USER_AGENT,
    ...(compression === '' || compression === 'none' ? {} : { 'content-encoding': compression }),
    ...Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]),
    ),
  }
}
