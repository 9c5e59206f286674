// spantap in a cell: it captures and pairs, and sends its spans nowhere.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../../support/ports.ts'
import { Samples } from '../../support/scrape.ts'
import { startProgram } from './program.ts'

const MAIN = fileURLToPath(new URL('../../../main.ts', import.meta.url))

export interface Watching {
  readonly pid: number
  metrics(): Promise<Samples>
  /** The same as text. */
  page(): Promise<string>
  /** SIGTERM; rejects unless it ends as it should. */
  stop(): Promise<void>
}

interface Options {
  /** More of the command line. */
  readonly args?: readonly string[]
  /** main.ts, or what was made of it. */
  readonly main?: string | undefined
}

/** Resolves when it watches. `folder` gets its files; `tcp` is the receiver's configuration. */
export async function startWatching(
  folder: string,
  tcp: Readonly<Record<string, unknown>>,
  options: Options = {},
): Promise<Watching> {
  const { port } = await freePorts('port')
  const prometheus = { host: '127.0.0.1', port }
  const config = join(folder, 'pipeline.yaml')
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      receivers: { tcp },
      processors: { pair: null },
      exporters: { nop: null },
      service: {
        telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus } } }] } },
        pipelines: { traces: { receivers: ['tcp'], processors: ['pair'], exporters: ['nop'] } },
      },
    }),
  )
  const { main = MAIN, args = [] } = options
  const command = [process.execPath, main, 'run', '--config', config, ...args]
  const program = startProgram(command, join(folder, 'spantap.log'))
  await program.says('Everything is ready')
  const page = async (): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`)
    return response.text()
  }
  return {
    pid: program.pid,
    metrics: async () => new Samples(await page()),
    page,
    async stop() {
      program.signal('SIGTERM')
      const how = await program.ended
      if (how !== 0) throw new Error(`spantap ended (${how}):\n${program.output()}`)
    },
  }
}
