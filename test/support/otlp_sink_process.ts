// Starts otlp_sink_main.ts and asks it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { SinkCount } from './otlp_sink.ts'

const main = fileURLToPath(new URL('otlp_sink_main.ts', import.meta.url))

export interface SinkProcess {
  readonly url: string
  readonly pid: number
  count(): Promise<SinkCount>
  /** Safe twice. */
  stop(): Promise<void>
}

/** A sink in its own process, which counts spans and keeps none. */
export async function startSinkProcess(): Promise<SinkProcess> {
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const exited = once(child, 'exit')
  const first = await Promise.race([once(createInterface(child.stdout!), 'line'), exited])
  if (child.exitCode !== null) throw new Error(`the sink exited with code ${child.exitCode}`)
  const count = async (): Promise<SinkCount> => {
    const answer = once(child, 'message')
    child.send('count')
    return ((await answer) as [SinkCount])[0]
  }
  return {
    url: String(first[0]),
    pid: child.pid!,
    count,
    stop: async () => {
      child.kill()
      await exited
    },
  }
}
