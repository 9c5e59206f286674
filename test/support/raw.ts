// test/apps/raw.py: two processes that say to each other exactly the bytes that a test wants.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp, type Child } from './servers/child.ts'

export type Step =
  | { readonly from: 'client' | 'server'; readonly data: Buffer; readonly piece: number }
  | { readonly from: 'client' | 'server'; readonly reset: true }
  /** Seconds. */
  | { readonly from: 'client' | 'server'; readonly sleep: number }
  /** Until `go`. */
  | { readonly from: 'client'; readonly wait: true }

export interface RawConnection {
  /** Connections of one group have one listener. */
  readonly group: number
  readonly steps: readonly Step[]
}

export interface Played {
  readonly client: number
  readonly server: number
}

/** Of the client's process. */
export interface Dressing {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface Playing extends Played {
  /** The client has come to a `wait`: let it go on. */
  go(): void
  /** Both have ended. */
  readonly ended: Promise<void>
}

/** Play the connections one after the other; gives the pids of both processes, which have ended by then. */
export async function playRaw(
  connections: readonly RawConnection[],
  dressing: Dressing = {},
): Promise<Played> {
  const playing = await startRaw(connections, dressing)
  await playing.ended
  return playing
}

/** The same up to the first `wait`, or to the begin of the first connection. */
export async function startRaw(
  connections: readonly RawConnection[],
  dressing: Dressing = {},
): Promise<Playing> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-raw-'))
  const script = join(folder, 'script.json')
  writeFileSync(script, JSON.stringify(connections.map(encoded)))
  const server = startApp('raw.py', ['--script', script])
  const { ports } = JSON.parse(await server.line()) as { ports: number[] }
  const where = ['--script', script, '--ports', JSON.stringify(ports)]
  const client = startApp('raw.py', [...where, ...(dressing.args ?? [])], {
    env: dressing.env ?? {},
  })
  await client.line()
  const waits = connections.some(({ steps }) => steps.some((step) => 'wait' in step))
  if (waits) await client.line()
  return {
    client: client.pid,
    server: server.pid,
    go: () => client.tell('go'),
    ended: ended([client, server]).finally(() => rmSync(folder, { recursive: true, force: true })),
  }
}

async function ended(children: readonly Child[]): Promise<void> {
  await Promise.all(children.map((child) => child.line()))
  await Promise.all(children.map((child) => child.ended))
}

function encoded({ group, steps }: RawConnection): unknown {
  return {
    group,
    steps: steps.map((step) =>
      'data' in step ? { ...step, data: step.data.toString('base64') } : step,
    ),
  }
}
