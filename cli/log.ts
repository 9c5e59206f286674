// The log as `service::telemetry::logs` wants it.
import type { Config } from '../pipeline/config/config.ts'
import { prefixed } from '../pipeline/errors.ts'
import type { Level } from '../pipeline/log.ts'
import { openOutputs, type LogOutput } from '../pipeline/log_output.ts'
import { setOutputs } from '../pipeline/log_sink.ts'
import type { LogOptions } from '../pipeline/logger.ts'
import { ownAttributes } from '../pipeline/telemetry/resource.ts'

const LEVELS: Readonly<Record<string, Level>> = {
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
}

/** Everything that lines go to is open, and nothing goes there yet. */
export interface PreparedLog {
  readonly options: LogOptions
  /** From now on lines go there; what they went to before is closed. */
  use(): void
  /** It will not be used. */
  close(): void
}

/**
 * Open what lines go to, and give how they look. Files are opened anew each time, so that what rotates logs may take them away before
 * a reload. Throws an Error with the Collector's sentence: `failed to create logger: …`.
 */
export function prepareLog({ service }: Config): PreparedLog {
  const { logs, resource } = service.telemetry
  const { encoding, sampling, initial_fields } = logs
  return prefixed('failed to create logger', () => {
    if (encoding !== 'console' && encoding !== 'json') {
      throw new Error(`no encoder registered for name "${encoding}"`)
    }
    const { outputs, errors } = open(logs.output_paths, logs.error_output_paths)
    const options = {
      level: LEVELS[logs.level.toLowerCase()],
      encoding,
      sampling,
      initialFields: initial_fields,
      ...(!logs.disable_zap_resource && { resource: ownAttributes(resource) }),
    } as const
    return {
      options,
      use: () => setOutputs(outputs, errors),
      close: () => {
        for (const one of [...outputs, ...errors]) one.close()
      },
    }
  })
}

interface Opened {
  readonly outputs: readonly LogOutput[]
  readonly errors: readonly LogOutput[]
}

/** Where lines go, and where it is said that one could not be written. Of what cannot all be opened nothing stays open. */
function open(paths: readonly string[], errorPaths: readonly string[]): Opened {
  const errors = openOutputs(errorPaths, () => {})
  const failed = (reason: string): void => {
    for (const one of errors) one.write(`${new Date().toISOString()} write error: ${reason}\n`)
  }
  try {
    return { outputs: openOutputs(paths, failed), errors }
  } catch (error) {
    for (const one of errors) one.close()
    throw error
  }
}
