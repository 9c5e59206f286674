// S1: the pictures of a trace in the documents are what a real Jaeger returns today.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { FILES, readmeWith, textOf } from './draw_trace.ts'
import type { JaegerTrace } from './jaeger_api.ts'
import { recordTrace } from './record_trace.ts'

const [text, json, readme] = [FILES.text, FILES.json, FILES.readme].map((file) =>
  readFileSync(file, 'utf8'),
) as [string, string, string]

/** Times differ, and with them the widths of their columns; and so does the port. */
const timeless = (picture: string): string =>
  picture.replaceAll(/ +(?:\d+\.\d{3} ms|start|duration)\b/g, ' #').replace(/:\d+\/orders/, '')

describe('S1: the picture of a trace', () => {
  it("S1: docs/deploy/trace.txt is a trace as Jaeger's API returns it", async () => {
    expect(timeless(textOf(await recordTrace()))).toBe(timeless(text))
  })

  it('S1: docs/deploy/trace.json is the same trace, and the README shows both', () => {
    const { data } = JSON.parse(json) as { data: [JaegerTrace] }
    expect(textOf(data[0])).toBe(text)
    expect(readmeWith(readme, text, json)).toBe(readme)
  })
})
