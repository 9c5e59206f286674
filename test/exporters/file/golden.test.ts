// The file of a real otelcol for the same OTLP (golden/lines.txt; test/backends checks that it still is).
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { batchOf, encodedBatch } from '../../../pipeline/batch.ts'
import { jsonRequest } from '../../../pipeline/otlp/json/index.ts'
import { inputFile, SIGNALS } from '../debug/golden.ts'
import { remove, running } from './running.ts'

it.each(['as it came in', 'decoded'])('is the file of a real otelcol: %s', async (way) => {
  const run = await running({})
  for (const signal of SIGNALS) {
    const encoded = jsonRequest(signal, readFileSync(inputFile(signal)))
    await run.push((settle) =>
      way === 'decoded'
        ? batchOf(signal, encoded.items, encoded.data, settle)
        : encodedBatch(encoded, settle),
    )
  }
  const lines = readFileSync(new URL('golden/lines.txt', import.meta.url), 'utf8')
  expect(run.read('out.json').toString()).toBe(lines)
  await run.stop()
  remove(run.directory)
})
