import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { spantapAnswers } from './spantap.ts'

const FOLDER = new URL('missing/', import.meta.url)

/** Ids that spantap has no component for, by the file that brings them; in the order of the alphabet. */
const MISSING: Readonly<Record<string, string>> = {
  'cloud_vendor.yaml':
    'awsxray cumulativetodelta datadog datadog/connector docker_stats k8s_cluster k8s_events metricstransform',
  'demo_of_2022.yaml': 'jaeger loki opencensus queued_retry zipkin zipkin',
  'gateway_tail_sampling.yaml': 'loadbalancing pprof tail_sampling',
  'helm_daemonset.yaml':
    'file_log file_storage host_metrics k8s_attributes kubelet_stats prometheus',
  'host_agent.yaml': 'filelog/syslog hostmetrics journald resourcedetection',
  'kafka_buffer.yaml':
    'basicauth/client elasticsearch groupbytrace kafka kafka probabilistic_sampler redaction',
  'routing_counts.yaml': 'bearertokenauth count fluentforward routing sapm span statsd',
  'spanmetrics.yaml': 'prometheusremotewrite servicegraph spanmetrics transform',
}

const KINDS = ['receivers', 'processors', 'exporters', 'connectors', 'extensions']
const HEADING =
  'Error: failed to get config: cannot unmarshal the configuration: decoding failed due to the following error(s):'
const SENTENCE = /^'(\w+)' unknown type: "(\w+)" for id: "(\S+)" \(valid values: \[[\w ]+\]\)/

describe("configurations of a Collector's user with components that spantap lacks", () => {
  const files = readdirSync(FOLDER).toSorted()
  let said: string[]
  beforeAll(async () => {
    const paths = files.map((file) => fileURLToPath(new URL(file, FOLDER)))
    said = (await spantapAnswers(paths)).map((answer) => answer.said)
  }, 60_000)

  it('P1: knows what every file brings', () => {
    expect(Object.keys(MISSING)).toEqual(files)
  })

  it.each(files)('P1: %s gets one sentence per missing component, and no other', (file) => {
    const lines = said[files.indexOf(file)]!.trimEnd().split('\n')
    expect(lines.slice(0, 2)).toEqual([HEADING, ''])
    const found = lines.slice(2).map((line) => SENTENCE.exec(line) ?? [line])
    expect(
      found
        .map(([, , , id = 'no id']) => id)
        .toSorted()
        .join(' '),
    ).toBe(MISSING[file])
    const config = parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Record<string, object>
    for (const [, kind = '', type = '', id = ''] of found) {
      expect(KINDS).toContain(kind)
      expect(Object.keys(config[kind]!)).toContain(id)
      expect(id.split('/')[0]).toBe(type)
    }
  })
})
