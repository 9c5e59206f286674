// `spantap run` and `spantap replay`: start, wait, stop.
import type { Config } from '../pipeline/config/config.ts'
import { InvalidError } from '../pipeline/config/field.ts'
import type { Loaded } from '../pipeline/config/load.ts'
import type { Logger } from '../pipeline/log.ts'
import { holdLines, releaseLines } from '../pipeline/log_sink.ts'
import { createLogger } from '../pipeline/logger.ts'
import { Service } from '../pipeline/service.ts'
import { boundOldBuffers } from '../pipeline/old_buffers.ts'
import { boundYoungGeneration } from '../pipeline/young_generation.ts'
import type { Arguments } from './arguments.ts'
import { load } from './load.ts'

/** Lines of the log wait this long for the start to succeed: then a start that fails has said one sentence and nothing else. */
const HELD_MS = 2000

/**
 * Run until `stop` resolves with the name of a signal, until every receiver has ended, or until one has failed. Rejects with one
 * sentence.
 */
export async function run(given: Arguments, stop: Promise<string>): Promise<void> {
  const { config, components, notes } = await loadChecked(given)
  const log = loggerOf(config)
  const unbind = [boundYoungGeneration(), boundOldBuffers()]
  const service = await started(() => {
    for (const { level, message, fields } of notes) log[level](message, fields)
    return new Service(config, components, { log })
  })
  const signal = stop.then((name) => log.info('Received signal from OS', { signal: name }))
  const failed = await Promise.race([signal, service.ended])
  if (failed) {
    log.error('Asynchronous error received, terminating process', { error: failed.message })
  }
  await service.stop()
  for (const end of unbind) end()
  if (failed) throw failed
}

async function loadChecked(given: Arguments): Promise<Loaded> {
  try {
    return await load(given)
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    throw new Error(`invalid configuration: ${error.message}`, { cause: error })
  }
}

function loggerOf({ service }: Config): Logger {
  const { level, encoding, sampling, initial_fields } = service.telemetry.logs
  return createLogger({ level, encoding, sampling }, initial_fields)
}

/** Make a service and start it, with the lines of the log held until it runs. Of a start that fails, the warnings are written. */
async function started(make: () => Service): Promise<Service> {
  holdLines()
  const slow = setTimeout(() => releaseLines(), HELD_MS)
  try {
    const service = make()
    await service.start()
    releaseLines()
    return service
  } catch (error) {
    releaseLines((level) => level === 'warn' || level === 'error')
    throw error
  } finally {
    clearTimeout(slow)
  }
}
