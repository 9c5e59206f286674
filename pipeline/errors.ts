// What went wrong, as one sentence: whatever was thrown, and where it happened before it.

/** The sentence of whatever was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** `prefix: reason`. */
export function withPrefix(prefix: string, error: unknown): Error {
  return new Error(`${prefix}: ${reasonOf(error)}`, { cause: error })
}

/** Give what `make` gives, or throw what it throws with a prefix. */
export function prefixed<T>(prefix: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw withPrefix(prefix, error)
  }
}

/** The same for what comes later. */
export async function prefixedLater<T>(prefix: string, promise: Promise<T>): Promise<T> {
  try {
    return await promise
  } catch (error) {
    throw withPrefix(prefix, error)
  }
}
