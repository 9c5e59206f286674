import { expect, it } from 'vitest'
import {
  addAttributes,
  labelText,
  makeRoom,
  setLabel,
} from '../../../pipeline/prometheus/labels.ts'
import { samplesText } from '../../../pipeline/prometheus/samples.ts'
import { Exposition } from '../../../pipeline/prometheus/text.ts'

it('writes families in the order of their names, HELP and TYPE once', () => {
  const page = new Exposition()
  page.family('z_seconds', 'gauge', 'Last.')!.add('', -0.5)
  page.family('a_total', 'counter', 'First \\ of\ntwo lines.')!.add('x="1"', 17)
  page.family('a_total', 'counter', 'Another help.')!.add('x="2"', 1e21, 1700000000123)
  page.family('limits', 'gauge', '')!.add('x="1"', Infinity)
  page.family('limits', 'gauge', '')!.add('x="2"', -Infinity)
  page.family('limits', 'gauge', '')!.add('x="3"', NaN)
  expect(page.text()).toBe(
    `# HELP a_total First \\\\ of\\ntwo lines.
# TYPE a_total counter
a_total{x="1"} 17
a_total{x="2"} 1e+21 1700000000123
# TYPE limits gauge
limits{x="1"} +Inf
limits{x="2"} -Inf
limits{x="3"} NaN
# HELP z_seconds Last.
# TYPE z_seconds gauge
z_seconds -0.5
`,
  )
})

it('a name keeps its first type', () => {
  const page = new Exposition()
  expect(page.family('a', 'gauge', '')).toBeDefined()
  expect(page.family('a', 'histogram', '')).toBeUndefined()
})

it('histograms are cumulative and end at +Inf', () => {
  const page = new Exposition()
  const family = page.family('d_seconds', 'histogram', 'Durations.')!
  family.addHistogram('job="a"', {
    bounds: [0.005, 1, 10],
    counts: [2, 3, 5, 7],
    count: 17,
    sum: 99.25,
  })
  family.addHistogram('', { bounds: [], counts: [11], count: 11, sum: 1 })
  expect(page.text()).toBe(
    `# HELP d_seconds Durations.
# TYPE d_seconds histogram
d_seconds_bucket{job="a",le="0.005"} 2
d_seconds_bucket{job="a",le="1"} 5
d_seconds_bucket{job="a",le="10"} 10
d_seconds_bucket{job="a",le="+Inf"} 17
d_seconds_sum{job="a"} 99.25
d_seconds_count{job="a"} 17
d_seconds_bucket{le="+Inf"} 11
d_seconds_sum 1
d_seconds_count 11
`,
  )
})

it('labels are sorted, escaped and single', () => {
  const labels = new Map<string, string>()
  setLabel(labels, 'instance', '')
  addAttributes(labels, [
    'path',
    'a"b\\c\nd\0e\u001b[31m',
    'z.y',
    'dot',
    'z_y',
    'line',
    'job',
    'fake',
  ])
  addAttributes(labels, ['empty', '', 'count', 3, 'ok', true])
  makeRoom(labels, 'job')
  setLabel(labels, 'job', 'shop')
  expect(labelText(labels)).toBe(
    'count="3",empty="",exported_job="fake",job="shop",ok="true",' +
      'path="a\\"b\\\\c\\nd\uFFFDe\u001b[31m",z_y="dot;line"',
  )
})

it('samples: counters get _total, a repeated series is left out', () => {
  const help = 'Bytes by what became of them.'
  const labels = { direction: 'in', outcome: 'lost', reason: '' }
  const text = samplesText(
    [
      { name: 'spantap_bytes', kind: 'counter', help, labels, value: 1009 },
      { name: 'up', kind: 'gauge', help: '', labels: {}, value: 1 },
      { name: 'spantap_bytes', kind: 'counter', help, labels: { direction: 'out' }, value: 13 },
      { name: 'spantap_bytes', kind: 'counter', help, labels, value: 5 },
    ],
    { host: 'h' },
  )
  expect(text).toBe(
    `# HELP spantap_bytes_total Bytes by what became of them.
# TYPE spantap_bytes_total counter
spantap_bytes_total{direction="in",host="h",outcome="lost"} 1009
spantap_bytes_total{direction="out",host="h"} 13
# TYPE up gauge
up{host="h"} 1
`,
  )
})
