// spantap in a cell: it captures and pairs, and sends its spans nowhere.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts } from '../../support/ports.ts'
import { Samples } from '../../support/scrape.ts'
import { startProgram } from './program.ts'

const MAIN = fileURLToPath(new URL('../../../main.ts', import.meta.url))
/** A program that the kernel refuses is a warning, and spantap goes on (receivers/tcp/missing.ts). */
const WARNING = /\t(warn|error)\t/
const RUNG = /"rung": "(\w+)"/

export interface Watching {
  readonly pid: number
  /** The rung that it says it has. */
  readonly rung: string
  metrics(): Promise<Samples>
  /** The same as text. */
  page(): Promise<string>
  /** SIGTERM; rejects unless it ends as it should. */
  stop(): Promise<void>
}

export interface WatchOptions {
  /** Gets its configuration. */
  readonly folder: string
  /** File for its log. */
  readonly log: string
  /** main.ts, or what was made of it. */
  readonly main?: string | undefined
  /** More of the receiver's configuration: `attach` at least. */
  readonly tcp: Readonly<Record<string, unknown>>
  /** More of the command line. */
  readonly args?: readonly string[]
}

/** Resolves when it watches, with every program that there is; rejects when it has anything to complain about. */
export async function startWatching(options: WatchOptions): Promise<Watching> {
  const { folder, log, main = MAIN, tcp, args = [] } = options
  const { port } = await freePorts('port')
  const prometheus = { host: '127.0.0.1', port }
  const config = join(folder, 'pipeline.yaml')
  // JSON is YAML.
  writeFileSync(
    config,
    JSON.stringify({
      receivers: { tcp: { ...tcp, network: true } },
      processors: { pair: null },
      exporters: { nop: null },
      service: {
        telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus } } }] } },
        pipelines: {
          traces: { receivers: ['tcp'], processors: ['pair'], exporters: ['nop'] },
          metrics: { receivers: ['tcp'], exporters: ['nop'] },
        },
      },
    }),
  )
  const command = [process.execPath, main, 'run', '--config', config, ...args]
  const program = startProgram(command, log)
  await program.says('Everything is ready')
  const said = program.output()
  const warnings = said.split('\n').filter((line) => WARNING.test(line))
  if (warnings.length > 0) {
    program.signal('SIGKILL')
    throw new Error(`spantap lacks something here:\n${warnings.join('\n')}`)
  }
  const page = async (): Promise<string> => {
    const response = await fetch(`http://127.0.0.1:${port}/metrics`)
    return response.text()
  }
  return {
    pid: program.pid,
    rung: RUNG.exec(said)?.[1] ?? '',
    metrics: async () => new Samples(await page()),
    page,
    async stop() {
      program.signal('SIGTERM')
      const how = await program.ended
      if (how !== 0) throw new Error(`spantap ended (${how}):\n${program.output()}`)
    },
  }
}
