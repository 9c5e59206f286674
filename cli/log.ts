// The log as `service::telemetry::logs` wants it.
import type { Config } from '../pipeline/config/config.ts'
import { prefixed } from '../pipeline/errors.ts'
import type { Level } from '../pipeline/log.ts'
import { openOutputs } from '../pipeline/log_output.ts'
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

/**
 * Open what lines go to, and give how they look. Files are opened anew each time, so that what rotates logs may take them away before
 * a reload. Throws an Error with the Collector's sentence: `failed to create logger: …`.
 */
export function prepareLog({ service }: Config): LogOptions {
  const { logs, resource } = service.telemetry
  const { encoding, sampling, initial_fields } = logs
  return prefixed('failed to create logger', () => {
    if (encoding !== 'console' && encoding !== 'json') {
      throw new Error(`no encoder registered for name "${encoding}"`)
    }
    const errors = openOutputs(logs.error_output_paths, () => {})
    const failed = (reason: string): void => {
      for (const one of errors) one.write(`${new Date().toISOString()} write error: ${reason}\n`)
    }
    setOutputs(openOutputs(logs.output_paths, failed))
    return {
      level: LEVELS[logs.level.toLowerCase()],
      encoding,
      sampling,
      initialFields: initial_fields,
      ...(!logs.disable_zap_resource && { resource: ownAttributes(resource) }),
    }
  })
}
