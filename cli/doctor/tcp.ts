// The receiver tcp, started for a moment as `run` would start it: which rung, which programs, and what the kernel said.
import type { Config } from '../../pipeline/config/config.ts'
import { withPrefix } from '../../pipeline/errors.ts'
import type { Logger } from '../../pipeline/log.ts'
import { config as parseTcp, type TcpConfig } from '../../receivers/tcp/config.ts'
import { featuresOf, type Feature } from '../../receivers/tcp/features.ts'
import { startPrograms } from '../../receivers/tcp/programs.ts'
import { checkRequirements } from '../../receivers/tcp/requirements.ts'

export interface ProgramReport {
  readonly object: string
  readonly program: string
  readonly state: 'attached' | 'refused' | 'disabled'
  /** What the kernel or its verifier said. */
  readonly answer: string | null
  readonly features: readonly Feature[]
}

export interface TcpReport {
  /** The receiver's id in the configuration. */
  readonly id: string
  readonly attach: string
  /** The rung that `run` would stand on; null when there is none. */
  readonly rung: string | null
  /** What was tried before it, and why it was not taken. */
  readonly tried: readonly { readonly rung: string; readonly answer: string }[]
  readonly programs: readonly ProgramReport[]
  /** The sentence of `run`, when it would not start. */
  readonly error: string | null
}

/** The receiver as the configuration has it; where it has none, with its defaults. */
export function tcpOf(config: Config): { id: string; config: TcpConfig } {
  for (const { id, component, config: own } of config.receivers.values()) {
    if (component.type === 'tcp') return { id, config: own as TcpConfig }
  }
  return { id: 'tcp', config: parseTcp.field.initial() }
}

/** Start it, look, and take it away again. Nothing is read from the ring. */
export function tryTcp(config: Config, log: Logger): TcpReport {
  const { id, config: tcp } = tcpOf(config)
  const report = { id, attach: tcp.attach, tried: [] }
  try {
    checkRequirements()
    const { object } = startPrograms(tcp, log)
    const programs = object.programs.map((program) => ({
      object: 'tcp',
      program,
      state: 'attached' as const,
      answer: null,
      features: featuresOf('tcp', program),
    }))
    object.close()
    return { ...report, rung: 'tracepoint', programs, error: null }
  } catch (error) {
    const { message } = withPrefix(
      `cannot start pipelines: failed to start "${id}" receiver`,
      error,
    )
    return { ...report, rung: null, programs: [], error: message }
  }
}
