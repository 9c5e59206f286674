// Lines that repeat are held back: the first few of a while pass, the rest becomes one number.
export interface LimitOptions {
  readonly enabled: boolean
  /** Milliseconds over which the same line is counted. */
  readonly tick: number
  /** Lines that pass in a tick. */
  readonly initial: number
  /** Then every so many-th passes; 0: none. */
  readonly thereafter: number
}

interface Window {
  count: number
  held: number
}

/** At most this many different lines are counted at once; when there are more, all begin anew. */
const MAX_KEYS = 1024

export class Limit {
  readonly #options: LimitOptions
  readonly #windows = new Map<string, Window>()

  constructor(options: LimitOptions) {
    this.#options = options
  }

  /** True when the line of this key may pass. `summary` is called at the end of the while with the number held back. */
  pass(key: string, summary: (held: number) => void): boolean {
    const { enabled, initial, thereafter } = this.#options
    if (!enabled) return true
    const window = this.#windows.get(key) ?? this.#open(key, summary)
    window.count++
    if (window.count <= initial) return true
    if (thereafter > 0 && (window.count - initial) % thereafter === 0) return true
    window.held++
    return false
  }

  #open(key: string, summary: (held: number) => void): Window {
    if (this.#windows.size >= MAX_KEYS) this.#windows.clear()
    const window = { count: 0, held: 0 }
    this.#windows.set(key, window)
    const close = (): void => {
      if (this.#windows.get(key) === window) this.#windows.delete(key)
      if (window.held > 0) summary(window.held)
    }
    setTimeout(close, this.#options.tick).unref()
    return window
  }
}
