// `spantap run` and `spantap replay`: start, wait, load again when asked, stop.
import { InvalidError } from '../pipeline/config/field.ts'
import type { Loaded } from '../pipeline/config/load.ts'
import { reasonOf } from '../pipeline/errors.ts'
import { holdLines, releaseLines } from '../pipeline/log_sink.ts'
import { createLogger, type RootLogger } from '../pipeline/logger.ts'
import { Service } from '../pipeline/service.ts'
import { boundOldBuffers } from '../pipeline/old_buffers.ts'
import { boundYoungGeneration } from '../pipeline/young_generation.ts'
import type { Arguments } from './arguments.ts'
import { load } from './load.ts'
import { prepareLog } from './log.ts'
import { HANGUP } from './signals.ts'
import { FileWatch } from './watch.ts'
import type { Wishes } from './wishes.ts'

/** Lines of the log wait this long for the start to succeed: then a start that fails has said one sentence and nothing else. */
const HELD_MS = 2000

/**
 * Run until `stop` resolves with the name of a signal, until every receiver has ended, or until one has failed. Rejects with one sentence.
 */
export async function run(given: Arguments, stop: Promise<string>, reload: Wishes): Promise<void> {
  const loaded = await loadChecked(given)
  const log = createLogger(prepareLog(loaded.config))
  const unbind = [boundYoungGeneration(), boundOldBuffers()]
  const service = await started(() => {
    tell(loaded, log)
    return new Service(loaded.config, loaded.components, { log })
  })
  const watch = given.watch ? new FileWatch(() => reload.wish('--watch'), log) : undefined
  watch?.follow(loaded.files)
  if (watch && loaded.files.length === 0) log.warn('--watch has no file to watch')
  const ending = Promise.race([stop, service.ended]).then((why) => ({ why }))
  let why: string | Error | undefined
  for (;;) {
    const next = await Promise.race([ending, reload.next().then((who) => ({ who }))])
    if ('who' in next) await reloaded(next.who)
    else {
      why = next.why
      break
    }
  }
  watch?.stop()
  const failed = why instanceof Error ? why : undefined
  if (typeof why === 'string') log.info('Received signal from OS', { signal: why })
  if (failed) {
    log.error('Asynchronous error received, terminating process', { error: failed.message })
  }
  await service.stop()
  for (const one of unbind) one()
  if (failed) throw failed

  async function reloaded(who: string): Promise<void> {
    if (who === HANGUP) log.info('Received signal from OS', { signal: who })
    await loadAgain(given, service, log, watch)
  }
}

/** Load the configuration again. When that cannot be, what runs runs on, and the log says why. */
async function loadAgain(
  given: Arguments,
  service: Service,
  log: RootLogger,
  watch: FileWatch | undefined,
): Promise<void> {
  const count = (outcome: string): void => {
    const help = 'Configurations that were loaded while the process ran.'
    service.registry.counter('spantap_config_reloads', help, { outcome }).add(1)
  }
  try {
    const loaded = await loadChecked(given)
    watch?.follow(loaded.files)
    log.info('Config updated, reloading')
    tell(loaded, log)
    const changes = await service.reload(loaded.config, loaded.components)
    log.configure(prepareLog(loaded.config))
    log.info('Config reloaded', { ...changes })
    count('success')
  } catch (error) {
    count('failure')
    log.error('The new configuration cannot be used, the old one runs on', {
      error: reasonOf(error),
    })
  }
}

function tell({ notes }: Loaded, log: RootLogger): void {
  for (const { level, message, fields } of notes) log[level](message, fields)
}

async function loadChecked(given: Arguments): Promise<Loaded> {
  try {
    return await load(given)
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error
    throw new Error(`invalid configuration: ${error.message}`, { cause: error })
  }
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
