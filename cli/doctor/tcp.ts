// The receiver tcp, started for a moment as `run` would start it: which rung, which programs, and what the kernel said.
import type { Config } from '../../pipeline/config/config.ts'
import { withPrefix } from '../../pipeline/errors.ts'
import type { Logger } from '../../pipeline/log.ts'
import type { Signal } from '../../pipeline/signal.ts'
import { config as parseTcp, type TcpConfig } from '../../receivers/tcp/config.ts'
import { featuresOf, type Feature } from '../../receivers/tcp/features.ts'
import { wantsStreams } from '../../receivers/tcp/wants.ts'
import { lostFeatures, missingPrograms, type Missing } from '../../receivers/tcp/missing.ts'
import { startPrograms } from '../../receivers/tcp/programs.ts'
import { checkRequirements } from '../../receivers/tcp/requirements.ts'
import { short } from './short.ts'
import { trySideObjects, type Side } from './side_objects.ts'

export interface ProgramReport {
  /** bpf/NAME.bpf.c */
  readonly object: string
  readonly program: string
  /** `unneeded`: this kernel has no such function any more, and another program sees the same. */
  readonly state: 'attached' | Missing['why']
  /** What the kernel or its verifier said. */
  readonly answer: string | null
  /** Names of what it serves. */
  readonly features: readonly string[]
}

export interface TcpReport {
  /** The receiver's id in the configuration. */
  readonly id: string
  readonly attach: string
  /** The rung that `run` would stand on, and its BPF object; null when there is none. */
  readonly rung: string | null
  readonly object: string | null
  /** What was tried before it, and why it was not taken. */
  readonly tried: readonly { readonly object: string; readonly answer: string }[]
  readonly programs: readonly ProgramReport[]
  /** What goes with the programs that do not run. */
  readonly lost: readonly Pick<Feature, 'name' | 'without'>[]
  /** The sentence of `run`, when it would not start. */
  readonly error: string | null
}

export interface Configured {
  readonly id: string
  readonly config: TcpConfig
  /** What its pipelines take of it. */
  readonly signals: readonly Signal[]
}

/** The receiver as the configuration has it; where it has none, with its defaults and for spans. */
export function tcpOf({ receivers, service }: Config): Configured {
  for (const { id, component, config: own } of receivers.values()) {
    if (component.type !== 'tcp') continue
    const signals = service.pipelines
      .filter((pipeline) => pipeline.receivers.includes(id))
      .map((pipeline) => (pipeline.id.type === 'metrics' ? 'metrics' : 'events'))
    return { id, config: own as TcpConfig, signals: signals.length > 0 ? signals : ['events'] }
  }
  return { id: 'tcp', config: parseTcp.field.initial(), signals: ['events'] }
}

/** Start it, look, and take it away again. Nothing is read from the ring. */
export function tryTcp(receiver: Configured, log: Logger): TcpReport {
  const { id, config: tcp, signals } = receiver
  const report = { id, attach: tcp.attach }
  try {
    checkRequirements()
    const { rung, tried, refused, object } = startPrograms(tcp, log, wantsStreams(signals, tcp))
    object.close()
    const main = { object: rung.object, programs: rung.programs, refused }
    const sides = [main, ...trySideObjects(receiver, rung.rung)].map((side) =>
      reportOf(side, tcp.disable),
    )
    return {
      ...report,
      rung: rung.rung,
      object: rung.object,
      tried: tried.map((one) => ({ object: one.rung.object, answer: short(one.error.message) })),
      programs: sides.flatMap(({ programs }) => programs),
      lost: sides.flatMap(({ lost }) => lost),
      error: null,
    }
  } catch (error) {
    const { message } = withPrefix(
      `cannot start pipelines: failed to start "${id}" receiver`,
      error,
    )
    const none = { rung: null, object: null, tried: [], programs: [], lost: [] }
    return { ...report, ...none, error: message }
  }
}

function reportOf(
  { object, programs, refused }: Side,
  disabled: readonly string[],
): Pick<TcpReport, 'programs' | 'lost'> {
  const missing = missingPrograms(programs, refused, disabled)
  const byProgram = new Map(missing.map((one) => [one.program, one]))
  return {
    programs: programs.map((program) => {
      const { why, answer } = byProgram.get(program) ?? { why: 'attached' as const }
      return {
        object,
        program,
        state: why,
        answer: answer === undefined ? null : short(answer),
        features: featuresOf(program).map(({ name }) => name),
      }
    }),
    lost: lostFeatures(programs, missing).map(({ name, without }) => ({ name, without })),
  }
}
