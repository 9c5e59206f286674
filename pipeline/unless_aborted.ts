// Opening something that may never open.

/** For whoever waits as long as it takes. */
export const NEVER: AbortSignal = new AbortController().signal

/**
 * What `open` gives. Rejects with the reason of `signal` when that is aborted before; what opens after all is given to `close`.
 */
export async function unlessAborted<T>(
  signal: AbortSignal,
  open: () => T | Promise<T>,
  close: (late: T) => unknown,
): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason as Error)
  signal.addEventListener('abort', abort, { once: true })
  let opening: Promise<T> | undefined
  try {
    opening = Promise.resolve(open())
    return await Promise.race([opening, aborted])
  } catch (error) {
    // Nobody waits for it any more, nor for what goes wrong with it.
    opening?.then(close).catch(() => {})
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
