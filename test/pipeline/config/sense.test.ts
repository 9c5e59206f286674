// The Collector's error texts for what can be typed and makes no sense.
import { describe, expect, it } from 'vitest'
import { GOOD, mistake, SERVICE } from './load.ts'

const NO_PIPELINE = 'service::pipelines: service must have at least one pipeline'

describe('sense', () => {
  const sense: [string, string, string][] = [
    ['nothing at all', '', `empty configuration file\n${NO_PIPELINE}`],
    [
      'no receivers',
      'exporters: {debug: }',
      `no receiver configuration specified in config\n${NO_PIPELINE}`,
    ],
    [
      'no exporters',
      'receivers: {nop: }',
      `no exporter configuration specified in config\n${NO_PIPELINE}`,
    ],
    ['no pipelines', GOOD.replace(SERVICE, ''), NO_PIPELINE],
    [
      'no receiver in a pipeline',
      GOOD.replace('receivers: [nop]', 'receivers: []'),
      'service::pipelines::traces: must have at least one receiver',
    ],
    [
      'no exporter in a pipeline',
      GOOD.replace('exporters: [debug]', 'exporters: '),
      'service::pipelines::traces: must have at least one exporter',
    ],
    [
      'a processor twice',
      GOOD.replace('exporters: [debug]', 'processors: [batch, batch], exporters: [debug]'),
      'service::pipelines::traces: references processor "batch" multiple times',
    ],
    [
      'receiver that is not there',
      GOOD.replace('[nop]', '[nope]'),
      'service::pipelines::traces: references receiver "nope" which is not configured (pipeline.yaml:5, did you mean "nop"?)',
    ],
    [
      'exporter that is not there',
      GOOD.replace('[debug]', '[otlp_http]'),
      'service::pipelines::traces: references exporter "otlp_http" which is not configured (pipeline.yaml:5)',
    ],
    [
      'processor and extension that are not there',
      GOOD.replace('{receivers', '{processors: [x], receivers').replace(
        'service: {',
        'service: {extensions: [y], ',
      ),
      'service::extensions: references extension "y" which is not configured (pipeline.yaml:5)\n' +
        'service::pipelines::traces: references processor "x" which is not configured (pipeline.yaml:5)',
    ],
    ...(['debug', 'nop'] as const).map((id): [string, string, string] => {
      const kind = id === 'nop' ? 'receiver' : 'exporter'
      return [
        `a connector named as ${kind} ${id}`,
        `connectors: {${id}: }\n${GOOD}`,
        `connectors::${id}: ambiguous ID: Found both "${id}" ${kind} and "${id}" connector. ` +
          `Change one of the components' IDs to eliminate ambiguity ` +
          `(e.g. rename "${id}" connector to "${id}/connector")`,
      ]
    }),
    [
      'a component that does not fit together',
      GOOD.replace('{nop: }', '{nop: , otlp: }'),
      'receivers::otlp: must specify at least one protocol when using the OTLP receiver',
    ],
    [
      'no reader',
      GOOD.replace('service: {', 'service: {telemetry: {metrics: {readers: []}}, '),
      'service::telemetry: collector telemetry metrics reader should exist when metric level is not none',
    ],
    [
      'a reader without an address',
      GOOD.replace(
        'service: {',
        'service: {telemetry: {metrics: {readers: [{periodic: {exporter: {otlp: {}}}}]}}, ',
      ),
      'service::telemetry::metrics::readers::0::periodic::exporter::otlp: requires a non-empty "endpoint"',
    ],
    [
      'own spans in a protocol that they are not sent in',
      GOOD.replace(
        'service: {',
        'service: {telemetry: {traces: {processors: [{batch: {exporter: {otlp: {protocol: http/json, endpoint: http://h}}}}]}}, ',
      ),
      'service::telemetry::traces::processors::0: own spans and logs are sent as "http/protobuf" only: take "protocol" out',
    ],
  ]
  it.each(sense)('%s', (_name, yaml, text) => {
    expect(mistake(yaml)).toBe(text)
  })
})
