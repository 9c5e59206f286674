// What is compared with a real otelcol: OTLP, the exporter's options, and the page that came out there.
import { readFileSync } from 'node:fs'
import { families } from './families.ts'

export interface GoldenCase {
  /** Of the file with the page. */
  readonly name: string
  /** Files with OTLP/JSON, sent in this order. */
  readonly input: readonly string[]
  readonly options: object
  readonly accept?: string
}

export const goldenFile = (name: string): URL => new URL(`golden/${name}`, import.meta.url)

export const CASES = JSON.parse(
  readFileSync(goldenFile('cases.json'), 'utf8'),
) as readonly GoldenCase[]

/** Lines of a page, families and their lines sorted: the order says nothing. */
export function blocks(page: string): string[][] {
  const found: string[][] = [[]]
  for (const line of page.split('\n')) {
    if (line.startsWith('# HELP') || line.startsWith('# EOF')) found.push([])
    if (line !== '') found.at(-1)!.push(line)
  }
  return found.map((lines) => lines.toSorted()).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
}

/** Pages in protobuf, with timestamps. */
export const PROTOBUF_CASES = [
  { name: 'protobuf', input: ['types'] },
  { name: 'protobuf_delta', input: ['delta_1', 'delta_2'] },
] as const
export const PROTOBUF_OPTIONS = { send_timestamps: true }
export const PROTOBUF =
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;q=0.3'

/** What came, as `protobuf.json` has it. */
export async function readFamilies(answer: Response): Promise<unknown> {
  const page = new Uint8Array(await answer.arrayBuffer())
  return { contentType: answer.headers.get('content-type'), families: families(page) }
}
