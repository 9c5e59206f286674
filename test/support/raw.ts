// test/apps/raw.py: two processes that say to each other exactly the bytes that a test wants.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startApp } from './servers/child.ts'

export type Step =
  | { readonly from: 'client' | 'server'; readonly data: Buffer; readonly piece: number }
  | { readonly from: 'client' | 'server'; readonly reset: true }

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

/** Play the connections one after the other; gives the pids of both processes, which have ended by then. */
export async function playRaw(
  connections: readonly RawConnection[],
  dressing: Dressing = {},
): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-raw-'))
  const script = join(folder, 'script.json')
  writeFileSync(script, JSON.stringify(connections.map(encoded)))
  try {
    const server = startApp('raw.py', ['--script', script])
    const { ports } = JSON.parse(await server.line()) as { ports: number[] }
    const client = startApp(
      'raw.py',
      ['--script', script, '--ports', JSON.stringify(ports), ...(dressing.args ?? [])],
      { env: dressing.env ?? {} },
    )
    await client.line()
    client.tell('go')
    await Promise.all([client.line(), server.line()])
    await Promise.all([client.ended, server.ended])
    return { client: client.pid, server: server.pid }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function encoded({ group, steps }: RawConnection): unknown {
  return {
    group,
    steps: steps.map((step) =>
      'data' in step ? { ...step, data: step.data.toString('base64') } : step,
    ),
  }
}
