// Own telemetry as a page of the text format.
import type { Sample } from '../telemetry/telemetry.ts'
import { labelName } from './name.ts'
import { labelText, setLabel, type LabelMap } from './labels.ts'
import { Exposition } from './text.ts'

/** Counters end in `_total`. */
export function sampleName(sample: Sample): string {
  return sample.kind === 'counter' && !sample.name.endsWith('_total')
    ? `${sample.name}_total`
    : sample.name
}

/**
 * The page of these samples; `common` labels are on each of them. A second sample of the same name and labels is left
 * out: Prometheus refuses a page that has one.
 */
export function samplesText(
  samples: Iterable<Sample>,
  common: Readonly<Record<string, string>> = {},
  name: (sample: Sample) => string = sampleName,
): string {
  const page = new Exposition()
  const seen = new Set<string>()
  for (const sample of samples) {
    const labels: LabelMap = new Map()
    for (const given of [common, sample.labels]) {
      for (const key in given) setLabel(labels, labelName(key), given[key]!)
    }
    const family = page.family(name(sample), sample.kind, sample.help)
    const text = labelText(labels)
    const key = `${name(sample)}{${text}`
    if (!family || seen.has(key)) continue
    seen.add(key)
    if (sample.distribution) family.addHistogram(text, sample.distribution)
    else family.add(text, sample.value)
  }
  return page.text()
}
