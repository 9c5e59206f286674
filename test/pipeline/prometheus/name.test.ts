import { describe, expect, it } from 'vitest'
import { labelName, metricName, type FamilyType } from '../../../pipeline/prometheus/name.ts'
import { unitSuffixes } from '../../../pipeline/prometheus/unit.ts'

describe('metricName', () => {
  const cases: [name: string, unit: string, type: FamilyType, expected: string][] = [
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
    expect(unitSuffixes(unit)).toEqual([])
  }
  expect(unitSuffixes('constructor')).toEqual(['constructor'])
  expect(unitSuffixes('{request}/s')).toEqual(['per_second'])
})

describe('labelName', () => {
  it.each([
    ['http.route', 'http_route'],
    ['a..b', 'a_b'],
    ['1st', 'key_1st'],
    ['_private', 'key_private'],
    ['__name__', 'key_name_'],
    ['été', 'key_t_'],
    ['', 'key'],
    ['…', 'key'],
  ])('%s is %s', (key, expected) => {
    expect(labelName(key)).toBe(expected)
  })
})
