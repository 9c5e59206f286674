// The golden table of test/processors/golden, asked of a real otelcol again. With UPDATE=1 it is written.
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { real, refusalOf, type Golden } from '../processors/golden/real.ts'
import { REFUSALS } from '../processors/golden/refusals.ts'
import { backendBinary } from './binary.ts'
import { filesOf } from './processors_pipeline.ts'

const FILE = new URL('../processors/golden/golden.json', import.meta.url)

describe('processors', () => {
  it('P1: the golden table is what a real otelcol says', async () => {
    const said = await real(await backendBinary('otelcol'))
    if (process.env['UPDATE'] === '1') writeFileSync(FILE, `${JSON.stringify(said, null, 2)}\n`)
    expect(said).toEqual(JSON.parse(readFileSync(FILE, 'utf8')) as Golden)
  }, 60_000)

  it('P1: the refusals are what a real otelcol says', async () => {
    const binary = await backendBinary('otelcol')
    const lacking: string[] = []
    for (const one of REFUSALS) {
      const said = refusalOf(binary, one)
      if (!said.includes(one.text)) lacking.push(`${JSON.stringify(one.config)}: ${said}`)
    }
    expect(lacking).toEqual([])
  }, 120_000)

  it('all of them in one configuration write what a real otelcol writes', async () => {
    const real = await filesOf(await backendBinary('otelcol'), [])
    const ours = await filesOf(process.execPath, ['main.ts', 'run'])
    expect(real.raw).toHaveLength(3)
    expect(real.changed).toHaveLength(3)
    expect(real.changed).not.toEqual(real.raw)
    expect(ours).toEqual(real)
  }, 60_000)
})
