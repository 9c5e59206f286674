// The pages of a real otelcol for the same OTLP (golden/*.txt; test/backends checks that they still are).
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readJson } from '../../../pipeline/otlp/json/index.ts'
import {
  blocks,
  CASES,
  goldenFile,
  PROTOBUF,
  PROTOBUF_CASES,
  PROTOBUF_OPTIONS,
  readFamilies,
} from './golden.ts'
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

  it.each(PROTOBUF_CASES)('$name', async ({ name, input }) => {
    const run = await running(PROTOBUF_OPTIONS)
    for (const file of input) {
      run.push(readJson('metrics', readFileSync(goldenFile(`${file}.json`))))
    }
    const answer = await fetch(run.url, { headers: { accept: PROTOBUF } })
    const found = await readFamilies(answer)
    await run.stop()
    expect(found).toEqual(JSON.parse(readFileSync(goldenFile(`${name}.json`), 'utf8')))
  })
})
