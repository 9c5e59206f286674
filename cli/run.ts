// `spantap run` and `spantap replay`: start, wait, load again when asked, stop.
import { holdLines, releaseLines } from '../pipeline/log_sink.ts'
import { createLogger } from '../pipeline/logger.ts'
import { Service } from '../pipeline/service.ts'
import { boundOldBuffers } from '../pipeline/old_buffers.ts'
import { boundOldGeneration } from '../pipeline/old_generation.ts'
import { boundYoungGeneration } from '../pipeline/young_generation.ts'
import type { Arguments } from './arguments.ts'
import { loadChecked, tell } from './checked.ts'
import { prepareLog } from './log.ts'
import { loadAgain } from './reload.ts'
import { HANGUP } from './signals.ts'
import { FileWatch } from './watch.ts'
import type { Wishes } from './wishes.ts'

/** Lines of the log wait this long for the start to succeed: then a start that fails has said one sentence and nothing else. */
const HELD_MS = 2000
/** When spantap is asked to stop, what is starting may take so long. */
const GRACE_MS = 2000

/**
 * Run until `stop` resolves with the name of a signal, until every receiver has ended, or until one has failed. Rejects with one sentence.
 */
export async function run(given: Arguments, stop: Promise<string>, reload: Wishes): Promise<void> {
  const signal = soonAfter(stop)
  const loaded = await loadChecked(given)
  const output = prepareLog(loaded.config)
  output.use()
  const log = createLogger(output.options)
  boundOldGeneration()
  const unbind = [boundYoungGeneration(), boundOldBuffers()]
  const service = await started(signal, () => {
    tell(loaded, log)
    return new Service(loaded.config, loaded.components, { log })
  })
  const watch = given.watch ? new FileWatch(() => reload.wish('--watch'), log) : undefined
  watch?.follow(loaded.files)
  if (watch && loaded.files.size === 0) log.warn('--watch has no file to watch')
  const ending = Promise.race([stop, service.ended]).then((why) => ({ why }))
  let why: string | Error | undefined
  for (;;) {
    const next = await Promise.race([ending, reload.next().then((who) => ({ who }))])
    if ('why' in next) {
      why = next.why
      break
    }
    if (next.who === HANGUP) log.info('Received signal from OS', { signal: HANGUP })
    await loadAgain({ given, service, log, watch, signal })
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
}

/** Aborted some time after `stop` has resolved. */
function soonAfter(stop: Promise<string>): AbortSignal {
  const controller = new AbortController()
  const abort = (): void => controller.abort(new Error('spantap was asked to stop'))
  void stop.then(() => setTimeout(abort, GRACE_MS).unref())
  return controller.signal
}

/** Make a service and start it, with the lines of the log held until it runs. Of a start that fails, the warnings are written. */
async function started(signal: AbortSignal, make: () => Service): Promise<Service> {
  holdLines()
  const slow = setTimeout(() => releaseLines(), HELD_MS)
  try {
    const service = make()
    await service.start(signal)
    releaseLines()
    return service
  } catch (error) {
    releaseLines((level) => level === 'warn' || level === 'error')
    throw error
  } finally {
    clearTimeout(slow)
  }
}
