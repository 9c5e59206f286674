// A running exporter in a directory of its own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import file from '../../../exporters/file/index.ts'
import { batchOf, type Batch, type Settled } from '../../../pipeline/batch.ts'
import type { OpenExporter } from '../../../pipeline/component.ts'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import type { LogData } from '../../../pipeline/data/logs.ts'
import { testSettings, type TestSettings } from '../../connectors/settings.ts'

export interface Running {
  readonly directory: string
  readonly set: TestSettings
  /** What became of the batch. */
  push(batch: (settle: (result: Settled) => void) => Batch): Promise<Settled>
  read(name: string): Buffer
  stop(ms?: number): Promise<void>
}

export const newDirectory = (): string => mkdtempSync(join(tmpdir(), 'spantap-file-'))

/** `path` is in the directory. */
export async function running(
  options: object,
  path = 'out.json',
  directory = newDirectory(),
): Promise<Running> {
  const set = testSettings('file')
  const config = file.config({
    ...options,
    path: path.startsWith('/') ? path : join(directory, path),
  })
  const exporter = (await file.open(set, config)) as OpenExporter<'traces' | 'metrics' | 'logs'>
  return {
    directory,
    set,
    push: (batch) =>
      new Promise((settle) => exporter.push(batch(settle) as Batch<'traces' | 'metrics' | 'logs'>)),
    read: (name) => readFileSync(join(directory, name)),
    stop: async (ms = 5000) => exporter.flush(ms),
  }
}

export const remove = (directory: string): void =>
  rmSync(directory, { recursive: true, force: true })

/** One log record of a service. */
export function log(body: string, ...services: string[]): LogData {
  return (services.length > 0 ? services : ['shop']).map((service) => ({
    resource: {
      attributes: attributeSet(service === '' ? [] : ['service.name', service]),
      schemaUrl: '',
      service,
    },
    scope: { name: '', version: '', attributes: attributeSet([]) },
    records: [
      {
        timeUnixNs: 1_000_000_007n,
        observedTimeUnixNs: 0n,
        severityNumber: 9,
        severityText: '',
        body,
        attributes: [],
        flags: 0,
      },
    ],
  }))
}

export const logs =
  (data: LogData) =>
  (settle: (result: Settled) => void): Batch =>
    batchOf('logs', data.length, data, settle)
