import { describe, expect, it } from 'vitest'
import { labelName, metricName, type NameKind } from '../../../pipeline/prometheus/name.ts'
import { unitWords } from '../../../pipeline/prometheus/unit.ts'

describe('metricName', () => {
  const cases: [name: string, unit: string, type: NameKind, expected: string][] = [
    ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds'],
    ['http.client.request.body.size', 'By', 'histogram', 'http_client_request_body_size_bytes'],
    ['otelcol_exporter_sent_spans', '', 'counter', 'otelcol_exporter_sent_spans_total'],
    ['requests_total', '1', 'counter', 'requests_total'],
    ['total.requests', '{request}', 'counter', 'requests_total'],
    ['process.cpu.utilization', '1', 'gauge', 'process_cpu_utilization_ratio'],
    ['requests', '1', 'counter', 'requests_total'],
    ['system.network.io', 'By/s', 'gauge', 'system_network_io_bytes_per_second'],
    ['request_seconds', 's', 'gauge', 'request_seconds'],
    ['a..b  c__d', '', 'gauge', 'a_b_c_d'],
    ['5xx', '', 'gauge', '_5xx'],
    ['rule:name', '', 'gauge', 'rule:name'],
    ['fill', '%', 'gauge', 'fill_percent'],
    ['odd', 'parsec!', 'gauge', 'odd_parsec'],
    ['…', 's', 'gauge', ''],
    ['', 's', 'gauge', ''],
    ['queue', '1', 'level', 'queue'],
    ['queue', '1', 'summary', 'queue'],
  ]
  it.each(cases)('%s of unit %j as %s is %s', (name, unit, type, expected) => {
    expect(metricName(name, unit, type)).toBe(expected)
  })

  it('puts the namespace first', () => {
    expect(metricName('up.time', 's', 'gauge', 'test-space')).toBe('test_space_up_time_seconds')
  })
})

it('units without words give no suffix', () => {
  for (const unit of ['', '1', '{packet}', '{packet}/{second}', 'constructor{}']) {
    expect(unitWords(unit)).toEqual(['', ''])
  }
  expect(unitWords('constructor')).toEqual(['constructor', ''])
  expect(unitWords('{request}/s')).toEqual(['', 'per_second'])
})

it('names without suffixes keep their underscores', () => {
  const name = (given: string, namespace = ''): string =>
    metricName(given, 's', 'counter', namespace, { suffixes: false, utf8: false })
  expect(name('a__b..c-d')).toBe('a__b_c_d')
  expect(name('7up')).toBe('_7up')
  expect(name('a', 'my-space')).toBe('my_space_a')
  expect(name('__')).toBe('__')
  expect(name('.')).toBe('')
})

it('UTF-8 names stay, and get suffixes where they are wanted', () => {
  const name = (given: string, unit: string, kind: NameKind, suffixes = true): string =>
    metricName(given, unit, kind, '', { suffixes, utf8: true })
  expect(name('a.b é', 's', 'counter', false)).toBe('a.b é')
  expect(name('a.b', 's', 'counter')).toBe('a.b_seconds_total')
  expect(name('a.total', '', 'counter')).toBe('a_total')
  expect(name('a', '1', 'gauge')).toBe('a_ratio')
  expect(name('io', 'By/s', 'gauge')).toBe('io_bytes_per_second')
})

describe('labelName', () => {
  it.each([
    ['http.route', 'http_route'],
    ['a..b', 'a__b'],
    ['1st', 'key_1st'],
    ['_private', '_private'],
    ['__name__', 'key__name__'],
    ['été', '_t_'],
    ['', 'key'],
    ['…', 'key'],
  ])('%s is %s', (key, expected) => {
    expect(labelName(key)).toBe(expected)
  })
})
