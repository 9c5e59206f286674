// A configuration for hosts where more goes on than the test: what is not the test's is not exported.
import type { Config } from './spantap.ts'

/** Exports only spans of paths that begin with one of these words: `/ROW/…`. */
export function onlyRows(...rows: string[]): (config: Config) => void {
  const pattern = `^(http://[^/]+)?/(${rows.join('|')})/`
  const paths = ['url.path', 'url.full'].map((key) => `span.attributes["${key}"]`)
  const conditions = paths.map((path) => `not IsMatch(${path}, "${pattern}")`)
  return (config) => {
    // Room for what others do while spantap has to wait for a processor.
    config.receivers['tcp'] = { ring_kib: 65_536 }
    config.processors['filter'] = { trace_conditions: [conditions.join(' and ')] }
    config.service.pipelines['traces']!.processors = ['pair', 'filter', 'batch']
  }
}
