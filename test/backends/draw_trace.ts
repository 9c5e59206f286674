// The pictures of a trace: docs/deploy/trace.txt, the tree; docs/deploy/trace.json, what the API returns, shortened; and both in
// the README. As a program it records a trace and writes them.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { JaegerSpan, JaegerTrace } from './jaeger_api.ts'
import { HEADER, recordTrace, TRACE } from './record_trace.ts'
import { traceTree } from './trace_tree.ts'

const root = (path: string): URL => new URL(`../../${path}`, import.meta.url)
export const FILES = {
  text: root('docs/deploy/trace.txt'),
  json: root('docs/deploy/trace.json'),
  readme: root('README.md'),
}
const README_BLOCK = /(<!-- TRACE\b[^>]*-->\n)[^]*?(<!-- \/TRACE -->)/
/** The tags that are kept. */
const TAGS = ['span.kind', 'http.response.status_code', 'url.path', 'url.full', 'spantap.link']

/** What was typed, and the tree. */
export function textOf(trace: JaegerTrace): string {
  return [
    `$ curl -H '${HEADER}' ${urlOf(trace)}`,
    `$ curl http://localhost:16686/api/traces/${TRACE}`,
    '',
    traceTree(trace),
  ].join('\n')
}

/** What curl asked for: its span is the first. */
function urlOf({ spans }: JaegerTrace): string {
  const [first] = spans.toSorted((a, b) => a.startTime - b.startTime)
  return String(first?.tags.find(({ key }) => key === 'url.full')?.value)
}

/** The API's answer without most tags, without those of processes, logs and warnings; a line per span, in the order of time. */
export function jsonOf({ traceID, spans, processes }: JaegerTrace): string {
  const names = Object.entries(processes).map(([id, { serviceName }]) => [id, { serviceName }])
  const lines = spans.toSorted((a, b) => a.startTime - b.startTime).map(shortened)
  return [
    `{"data":[{"traceID":"${traceID}","spans":[`,
    lines.join(',\n'),
    `],"processes":${JSON.stringify(Object.fromEntries(names))}}]}`,
    '',
  ].join('\n')
}

/** The README with both between its marks. */
export function readmeWith(readme: string, text: string, json: string): string {
  const block = `\`\`\`\n${text}\`\`\`\n<details><summary>The API's answer, shortened</summary>\n\n\`\`\`json\n${json}\`\`\`\n</details>\n`
  return readme.replace(README_BLOCK, (_, begin: string, end: string) => begin + block + end)
}

function shortened(span: JaegerSpan): string {
  const { spanID, operationName, references, startTime, duration, processID } = span
  const tags = span.tags.flatMap(({ key, value }) => (TAGS.includes(key) ? [{ key, value }] : []))
  const rest = { startTime, duration, processID, tags }
  return JSON.stringify({ spanID, operationName, references, ...rest })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const trace = await recordTrace()
  const [text, json] = [textOf(trace), jsonOf(trace)]
  writeFileSync(FILES.text, text)
  writeFileSync(FILES.json, json)
  writeFileSync(FILES.readme, readmeWith(readFileSync(FILES.readme, 'utf8'), text, json))
  process.stdout.write(text)
}
