// The pages of a real otelcol for the same OTLP (golden/*.txt; test/backends checks that they still are).
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readJson } from '../../../pipeline/otlp/json/index.ts'
import { blocks, CASES, goldenFile } from './golden.ts'
import { running } from './metrics.ts'

describe('shows what a real otelcol shows', () => {
  it.each(CASES)('$name', async ({ name, input, options, accept }) => {
    const run = await running(options)
    for (const file of input) {
      run.push(readJson('metrics', readFileSync(goldenFile(`${file}.json`))))
    }
    const answer = await fetch(run.url, { headers: accept === undefined ? {} : { accept } })
    const page = `${answer.headers.get('content-type')}\n\n${await answer.text()}`
    await run.stop()
    expect(blocks(page)).toEqual(blocks(readFileSync(goldenFile(`${name}.txt`), 'utf8')))
  })
})
