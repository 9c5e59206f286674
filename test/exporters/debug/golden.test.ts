// The text of a real otelcol for the same OTLP (golden/*.txt; test/backends checks that it still is).
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import debug from '../../../exporters/debug/index.ts'
import { batchOf } from '../../../pipeline/batch.ts'
import { readJson } from '../../../pipeline/otlp/json/index.ts'
import { testSettings } from '../../connectors/settings.ts'
import { goldenFile, inputFile, SIGNALS, VERBOSITIES } from './golden.ts'

const cases = SIGNALS.flatMap((signal) => VERBOSITIES.map((verbosity) => ({ signal, verbosity })))

describe('writes what a real otelcol writes', () => {
  it.each(cases)('$signal, $verbosity', async ({ signal, verbosity }) => {
    const directory = mkdtempSync(join(tmpdir(), 'spantap-debug-'))
    const path = join(directory, 'out.txt')
    const config = debug.config({ verbosity, use_internal_logger: false, output_paths: [path] })
    const exporter = await debug.open(testSettings('debug'), config)
    exporter.push(batchOf(signal, 1, readJson(signal, readFileSync(inputFile(signal)))))
    await exporter.flush(0)
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(goldenFile(signal, verbosity), 'utf8'))
    rmSync(directory, { recursive: true })
  })
})
