// What a recorder or a receiver needs of its host, in a test: real counters, and log lines that are kept.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Settings } from '../../../pipeline/component.ts'
import type { Fields, Logger } from '../../../pipeline/log.ts'
import { Registry } from '../../../pipeline/telemetry/registry.ts'

export class Host implements Settings {
  readonly id = 'tcp'
  readonly signals = ['events'] as const
  readonly telemetry = new Registry()
  readonly lines: string[] = []
  readonly log: Logger

  constructor() {
    const line = (level: string) => (message: string, fields?: Fields) => {
      this.lines.push(`${level} ${message}${fields ? ` ${JSON.stringify(fields)}` : ''}`)
    }
    this.log = {
      debug: line('debug'),
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      text: line('info'),
      child: () => this.log,
    }
  }

  /** Value of a counter. */
  count(name: string): number | undefined {
    return this.telemetry.samples().find((sample) => sample.name === name)?.value
  }
}

/** A path in a new folder that goes away with the test. */
export function temporary(file: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'recording-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, file)
}
