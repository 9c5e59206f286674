// One listening socket, two servers of Node: who has it changes without a moment in which nobody has it.
import type { Server } from 'node:net'

interface Handle {
  close(...args: unknown[]): void
}

/** What a Server of Node keeps its socket in: `listen` takes it from there, documented as "any object with a _handle member". */
interface WithHandle {
  _handle: Handle | null
}

const holder = (server: Server): WithHandle => server as unknown as WithHandle

/** From now on `to` is told of new connections; those that `from` has stay with it. Resolves when `to` says that it listens. */
export function shareSocket(from: Server, to: Server): Promise<void> {
  const listens = new Promise<void>((resolve) => to.once('listening', resolve))
  giveSocket(from, to)
  return listens
}

/** The same, at once. */
export function giveSocket(from: Server, to: Server): void {
  to.listen(from)
  // Closing it would close the socket of both.
  holder(from)._handle = null
}

/** Stop listening, and keep the connections: what closes the server later does the rest. */
export function releaseSocket(server: Server): void {
  holder(server)._handle?.close()
  holder(server)._handle = null
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
