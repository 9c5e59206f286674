// The way of one signal to its URL: queue, retries, connections.
import { arch } from 'node:process'
import type { Settings } from '../../pipeline/component.ts'
import { SPANTAP_SCOPE } from '../../pipeline/data/resource.ts'
import type { PartialSuccess } from '../../pipeline/otlp/response.ts'
import type { Outcome } from '../helper/outcome.ts'
import { Sender } from '../helper/sender.ts'
import type { OtlpHttpConfig } from './config.ts'
import { outcomeOf } from './outcome.ts'
import { post } from './post.ts'
import { agentFor, targetOf } from './target.ts'

export interface Route {
  readonly sender: Sender
  /** Deliver what is queued within `ms`, then close the connections. */
  close(ms: number): Promise<void>
}

/** Go's name of the processor, as Collectors have it. */
const ARCH: Readonly<Record<string, string>> = { x64: 'amd64' }
const USER_AGENT = `spantap/${SPANTAP_SCOPE.version} (linux/${ARCH[arch] ?? arch})`

const DROPPED = { traces: 'dropped_spans', metrics: 'dropped_data_points' } as const

/** Throws an Error that names the file when one of `tls` cannot be read. */
export function openRoute(
  set: Settings,
  config: OtlpHttpConfig,
  signal: 'traces' | 'metrics',
): Route {
  const target = targetOf(config, signal)
  const shared = { set, signal, queue: config.sending_queue, retry: config.retry_on_failure }
  if (!target) {
    const reason = `either endpoint or ${signal}_endpoint must be specified`
    const send = async (): Promise<Outcome> => ({ kind: 'permanent', reason })
    const sender = new Sender({ ...shared, destination: signal, send })
    return { sender, close: (ms) => sender.drain(ms) }
  }
  const { url, name } = target
  const agent = agentFor(config, url.protocol === 'https:')
  const headers = requestHeaders(config)
  const partial = ({ message, rejected }: PartialSuccess): void =>
    set.log.warn('Partial success response', { message, [DROPPED[signal]]: rejected })

  const send = async (body: Uint8Array, items: number, abort: AbortSignal): Promise<Outcome> => {
    const sized = { ...headers, 'content-length': String(body.length) }
    try {
      const timeoutMs = config.timeout
      const answer = await post({ url, agent, headers: sized, body, timeoutMs, abort })
      return outcomeOf(answer, name, items, partial)
    } catch (error) {
      const reason = `failed to make an HTTP request: ${textOf(error as Error)}`
      return { kind: 'retry', reason, unreachable: true, afterMs: 0 }
    }
  }
  const sender = new Sender({ ...shared, destination: name, send })
  return {
    sender,
    close: async (ms) => {
      await sender.drain(ms)
      agent.destroy()
    },
  }
}

/** The user's headers come last, under lower-case names, so that they replace ours. */
function requestHeaders(config: OtlpHttpConfig): Record<string, string> {
  const { compression, headers } = config
  return {
    'content-type': 'application/x-protobuf',
    'user-agent': USER_AGENT,
    ...(compression === 'gzip' || compression === 'zstd'
      ? { 'content-encoding': compression }
      : {}),
    ...Object.fromEntries(
      Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]),
    ),
  }
}

/** Of an AggregateError, which a name with several addresses gives, the message is empty. */
function textOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message
  return error.errors.map((inner) => (inner as Error).message).join(', ')
}
