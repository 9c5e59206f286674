// Another configuration while spantap runs: loaded, checked, built, opened and only then used.
import { reasonOf } from '../pipeline/errors.ts'
import type { Changes } from '../pipeline/graph/graph.ts'
import type { RootLogger } from '../pipeline/logger.ts'
import type { Service } from '../pipeline/service.ts'
import { unlessAborted } from '../pipeline/unless_aborted.ts'
import type { Arguments } from './arguments.ts'
import { loadChecked, tell } from './checked.ts'
import { prepareLog } from './log.ts'
import type { FileWatch } from './watch.ts'

/** All that is new has started by then, or none of it stays. */
const LATEST_MS = 30_000

export interface Reloading {
  readonly given: Arguments
  readonly service: Service
  readonly log: RootLogger
  readonly watch: FileWatch | undefined
  /** Aborted: spantap is to stop, what has not started by now is not waited for. */
  readonly signal: AbortSignal
}

/** Load the configuration again. When that cannot be, what runs runs on, and the log says why. */
export async function loadAgain(reloading: Reloading): Promise<void> {
  const { service, log, signal } = reloading
  const count = (outcome: string): void => {
    const help = 'Configurations that were loaded while the process ran.'
    service.registry.counter('spantap_config_reloads', help, { outcome }).add(1)
  }
  const late = new AbortController()
  const timer = setTimeout(() => {
    late.abort(new Error(`it has taken more than ${LATEST_MS / 1000}s`))
  }, LATEST_MS)
  try {
    const either = AbortSignal.any([signal, late.signal])
    const changes = await become({ ...reloading, signal: either })
    log.info('Config reloaded', { ...changes })
    count('success')
  } catch (error) {
    count('failure')
    log.error('The new configuration cannot be used, the old one runs on', {
      error: reasonOf(error),
    })
  } finally {
    clearTimeout(timer)
  }
}

async function become({ given, service, log, watch, signal }: Reloading): Promise<Changes> {
  // A module of the user's may wait for something.
  const loaded = await unlessAborted(
    signal,
    () => loadChecked(given),
    () => {},
  )
  watch?.follow(loaded.files)
  log.info('Config updated, reloading')
  tell(loaded, log)
  const next = prepareLog(loaded.config)
  try {
    const changes = await service.reload(loaded.config, loaded.components, signal)
    next.use()
    log.configure(next.options)
    return changes
  } catch (error) {
    next.close()
    throw error
  }
}
