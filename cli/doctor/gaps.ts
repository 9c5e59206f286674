// What is not captured of a process, and why, before anything has happened: what can be told by looking at it.
import type { Match } from '../../receivers/select/match.ts'
import type { ProcessView } from './process_view.ts'

export interface Gap {
  readonly what: string
  readonly why: string
}

export interface Watching {
  /** `tracepoint`, `fentry`, `kprobe`; undefined when nothing is watched. */
  readonly rung: string | undefined
  /** What io_uring moves is seen. */
  readonly ioUring: boolean
  /** What `select` of the configuration says. */
  readonly selected: Match
}

/** Captured it is all the same, but what it holds open cannot be told. */
export const UNREADABLE: Gap = {
  what: 'what it holds open',
  why: 'its descriptors are not readable (CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH show those of most)',
}

export const UNSELECTED: Gap = {
  what: 'everything',
  why: '`select` of the configuration leaves it out',
}

/** Variables and arguments that make an SDK or agent send spans. */
const EXPORTS = /^OTEL_(?:EXPORTER_OTLP_(?:TRACES_)?ENDPOINT|TRACES_EXPORTER)$/

export function gapsOf(view: ProcessView, watching: Watching): Gap[] {
  const { descriptors, bits, tls, language } = view
  const { rung } = watching
  if (!descriptors) return [UNREADABLE]
  const has = (kind: string): boolean => descriptors.sockets.some((one) => one.kind === kind)
  const streams = has('tcp') || has('unix_stream')
  const gaps: Gap[] = []
  const add = (what: string, why: string): void => void gaps.push({ what, why })
  if (streams && !watching.selected(view.facts)) return [UNSELECTED]
  if (streams && rung === undefined) add('everything', 'the receiver tcp does not run here')
  if (streams && rung === 'tracepoint' && bits === 32) {
    add(
      'all contents',
      'a 32-bit program: its system calls are others (counted as skipped, compat)',
    )
  }
  // Node uses it for files only.
  const ring = descriptors.ioUring && language !== 'nodejs'
  if (streams && rung !== undefined && !watching.ioUring && ring) {
    add(
      'contents moved by io_uring',
      'the program io_uring_submit does not run (counted as skipped, io_uring)',
    )
  }
  if (has('tcp') && tls !== undefined) {
    add('contents of TLS', `${tls}: bytes are counted, and there is no receiver for this library`)
  }
  const exporter = exporterOf(view)
  if (exporter !== undefined) {
    const how = 'pair: { keep_instrumented: true } keeps them'
    add('its spans', `it exports its own (${exporter}): ours are dropped once that is seen; ${how}`)
  }
  return gaps
}

/** What says that the process exports spans itself. */
function exporterOf({ facts }: ProcessView): string | undefined {
  const { env, args } = facts
  if (env['OTEL_SDK_DISABLED'] === 'true' || env['OTEL_TRACES_EXPORTER'] === 'none')
    return undefined
  const named = Object.keys(env).find((name) => EXPORTS.test(name))
  if (named !== undefined) return named
  // Behind the `=` are options of the agent, headers among them: a secret.
  const agents = args.map((arg) => arg.split('=', 1)[0]!)
  return agents.find((agent) => /^-javaagent:.*opentelemetry/.test(agent))
}
