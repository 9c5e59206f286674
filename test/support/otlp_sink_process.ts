// Starts otlp_sink_main.ts and asks it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { DecodedSpan, SinkCount } from './otlp_sink.ts'

const main = fileURLToPath(new URL('otlp_sink_main.ts', import.meta.url))

/** As JSON has it: times are strings. */
export type JsonSpan = Omit<DecodedSpan, 'startNs' | 'endNs'> & {
  readonly startNs: string
  readonly endNs: string
}

export interface SinkProcess {
  readonly url: string
  readonly pid: number
  count(): Promise<SinkCount>
  /** Only with `keep`. */
  spans(): Promise<JsonSpan[]>
  /** Safe twice. */
  stop(): Promise<void>
}

/** A sink in its own process. `keep`: decode and keep the spans instead of counting them. */
export async function startSinkProcess(
  options: { readonly port?: number; readonly keep?: boolean } = {},
): Promise<SinkProcess> {
  const args = [main, '--port', String(options.port ?? 0), ...(options.keep ? ['--keep'] : [])]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const exited = once(child, 'exit')
  const first = await Promise.race([once(createInterface(child.stdout!), 'line'), exited])
  if (child.exitCode !== null) throw new Error(`the sink exited with code ${child.exitCode}`)
  const url = String(first[0])
  const count = async (): Promise<SinkCount> => {
    const answer = once(child, 'message')
    child.send('count')
    return ((await answer) as [SinkCount])[0]
  }
  const get = async <T>(path: string): Promise<T> => (await (await fetch(url + path)).json()) as T
  return {
    url,
    pid: child.pid!,
    count,
    spans: () => get('/spans'),
    stop: async () => {
      child.kill()
      await exited
    },
  }
}
