import { expect, it } from 'vitest'
import { escapedName, escapeValue, quotedName } from '../../../pipeline/prometheus/escape.ts'
import { negotiate } from '../../../pipeline/prometheus/format.ts'
import { acceptsGzip } from '../../../pipeline/prometheus/handler.ts'
import { addAttributes, labelText } from '../../../pipeline/prometheus/labels.ts'
import { labelName, metricName } from '../../../pipeline/prometheus/name.ts'
import { quickly } from '../../support/hostile.ts'

const UTF8 = { suffixes: true, utf8: true }

it('P6: names, units and labels are made in no time, however long', () => {
  quickly((text) => metricName(text, text, 'counter'))
  quickly((text) => metricName(text, text, 'counter', '', UTF8))
  quickly(labelName)
  quickly((text) => {
    const labels = new Map<string, string>()
    addAttributes(labels, [text, text, 'a', { map: [text, [text]] }])
    return labelText(labels)
  })
})

it('P6: names that are escaped are so in no time, however long', () => {
  quickly((text) => [quotedName(text), escapeValue(text)])
  quickly((text) => escapedName(text, 'dots'))
  quickly((text) => escapedName(text, 'values'))
})

it('P6: what a scraper accepts is read in no time, however long', () => {
  quickly((text) => negotiate(text, { openMetrics: true, protobuf: true }))
  quickly(acceptsGzip)
})

it('a word that comes again and again stands once at the end', () => {
  expect(metricName('total.a.total.b.total', '', 'counter')).toBe('a_b_total')
  expect(metricName('a.ratio.ratio.b', '1', 'gauge')).toBe('a_b_ratio')
})
