// `health_check:` (extension/healthcheckextension).
import {
  anything,
  bool,
  integer,
  optional,
  parser,
  struct,
  text,
  type Parse,
} from '../../pipeline/config/schema.ts'
import { httpServerFields, httpServerProblems } from '../../pipeline/http/section.ts'

const section = struct(
  {
    ...httpServerFields({
      endpoint: 'localhost:13133',
      writeTimeout: '0',
      readHeaderTimeout: '0',
      idleTimeout: '0',
    }),
    keep_alives_enabled: bool(false, 'Take several requests over one connection.'),
    path: text('/', 'The path that is answered.'),
    response_body: optional(
      struct(
        {
          healthy: text('', 'While all pipelines run.'),
          unhealthy: text('', 'Before that and after.'),
        },
        'Bodies instead of the JSON.',
      ),
      'pointer',
    ),
    check_collector_pipeline: struct(
      {
        enabled: bool(false, 'Has no effect, as in the Collector.'),
        interval: text('5m', 'Has no effect.'),
        exporter_failure_threshold: integer(5, 'Has no effect.'),
      },
      'Accepted, as the Collector accepts it.',
    ),
    use_v2: bool(false, 'Asks for the second version, which is not there.'),
    http: anything('Of the second version, which is not there.'),
    grpc: anything('Of the second version, which is not there.'),
    component_health: anything('Of the second version: has no effect.'),
  },
  'answers whether spantap runs',
  (given) => httpServerProblems(given).map((one) => `::config::legacyconfig::serverconfig::${one}`),
)

const SECOND_VERSION =
  'v2 healthcheck configuration (http/grpc fields) detected but feature gate is disabled. Either remove the v2 config fields ' +
  'or enable the feature gate with: --feature-gates=+extension.healthcheck.useComponentStatus'

export type HealthCheckConfig = ReturnType<typeof section.initial>

export const parseConfig: Parse<HealthCheckConfig> = parser({
  ...section,
  validate: (given) => {
    if ((given.http ?? given.grpc ?? null) !== null) return [{ path: [], text: SECOND_VERSION }]
    const wrong = firstMistake(given)
    const found = wrong === undefined ? [] : [{ path: ['config'], text: wrong }]
    return [...found, ...(section.validate?.(given) ?? [])]
  },
})

function firstMistake({ use_v2, endpoint, path }: HealthCheckConfig): string | undefined {
  if (use_v2) return 'must specify at least one protocol'
  if (endpoint === '') return 'http endpoint required'
  return path.startsWith('/') ? undefined : 'path must start with /'
}
