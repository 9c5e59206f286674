// One listening socket, two servers of Node: who has it changes without a moment in which nobody has it.
import type { Server } from 'node:net'

interface Handle {
  close(): void
}

/** What a Server of Node keeps its socket in: `listen` takes it from there, documented as "any object with a _handle member". */
interface WithHandle {
  _handle: Handle | null
}

/** In the place of a socket that is elsewhere: without any, a server takes itself for closed when its last connection ends. */
class Elsewhere implements Handle {
  readonly #closed: () => void

  constructor(closed: () => void = () => {}) {
    this.#closed = closed
  }

  close(): void {
    this.#closed()
  }

  ref(): void {}

  unref(): void {}
}

const holder = (server: Server): WithHandle => server as unknown as WithHandle

/** True when `server` listens by itself. */
export function hasSocket(server: Server): boolean {
  const { _handle: handle } = holder(server)
  return handle !== null && !(handle instanceof Elsewhere)
}

/**
 * From now on `to` is told of new connections; those that `from` has stay with it. `closed` is called when `from` is closed. Resolves
 * when `to` says that it listens.
 */
export function shareSocket(from: Server, to: Server, closed: () => void): Promise<void> {
  const listens = new Promise<void>((resolve) => to.once('listening', resolve))
  giveSocket(from, to, closed)
  return listens
}

/** The same, at once. */
export function giveSocket(from: Server, to: Server, closed?: () => void): void {
  holder(to)._handle = null
  to.listen(from)
  // Closing it would close the socket of both.
  holder(from)._handle = new Elsewhere(closed)
}

/** Stop listening, and keep the connections: what closes the server later does the rest. */
export function releaseSocket(server: Server, closed?: () => void): void {
  if (!hasSocket(server)) return
  holder(server)._handle?.close()
  holder(server)._handle = new Elsewhere(closed)
}

/** Before `server` binds again what `releaseSocket` has let go. */
export function forgetSocket(server: Server): void {
  if (!hasSocket(server)) holder(server)._handle = null
}

/**
 * Instead of closing the socket of `server`, whoever closes that, call `closing`, which gives it to another. Gives what ends that.
 */
export function untilClosed(server: Server, closing: () => void): () => void {
  const handle = holder(server)._handle!
  const forget = (): void => {
    // The one of its class is there again.
    delete (handle as Partial<Handle>).close
  }
  handle.close = () => {
    forget()
    closing()
  }
  return forget
}
