// What the operating system asks of a process that runs.
import { closeSync, openSync } from 'node:fs'
import { isatty } from 'node:tty'
import type { Wishes } from './wishes.ts'

/** What the Collector calls SIGHUP. */
export const HANGUP = 'hangup'
const STOPPING = { SIGINT: 'interrupt', SIGTERM: 'terminated' } as const

/**
 * Listen to signals; SIGHUP is a wish of `reload`. Resolves with the first one that asks us to stop, in the Collector's words; a second
 * one stops us at once.
 */
export function listenToSignals(reload: Wishes): Promise<string> {
  const { promise: stop, resolve } = Promise.withResolvers<string>()
  // Not under nohup, which wants it to survive.
  const atTerminal = [0, 1, 2].some((fd) => isatty(fd)) && hasTerminal()
  let asked = false
  const stopping = (name: string): void => {
    if (asked) process.exit(1)
    asked = true
    resolve(name)
  }
  for (const [signal, name] of Object.entries(STOPPING)) process.on(signal, () => stopping(name))
  process.on('SIGHUP', () => {
    // The terminal was closed: nobody sees us any more, and nobody could stop us.
    if (atTerminal && !hasTerminal()) stopping(HANGUP)
    else reload.wish(HANGUP)
  })
  return stop
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch {
    return false
  }
}
