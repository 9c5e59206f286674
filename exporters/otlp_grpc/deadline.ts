// The time that one attempt has. AbortSignal.any of a signal that lives as long as the exporter would keep something of each attempt.
export class TimeoutError extends Error {
  constructor() {
    super('context deadline exceeded')
    this.name = 'TimeoutError'
  }
}

export interface Deadline {
  /** Aborted with a `TimeoutError` when the time is over, or with the reason of `stop`. */
  readonly signal: AbortSignal
  /** The attempt is over. */
  readonly end: () => void
}

/** `ms` 0: no limit. */
export function deadline(ms: number, stop: AbortSignal): Deadline {
  const controller = new AbortController()
  const give = (): void => controller.abort(stop.reason)
  if (stop.aborted) give()
  stop.addEventListener('abort', give, { once: true })
  const timer = ms > 0 ? setTimeout(() => controller.abort(new TimeoutError()), ms) : undefined
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer)
      stop.removeEventListener('abort', give)
    },
  }
}
