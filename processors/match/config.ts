// `include` and `exclude`: which items (internal/filter/filterconfig/config.go).
import { bool, integer, listOf, struct, text, type Decoded } from '../../pipeline/config/schema.ts'
import { pointer } from './pointer.ts'
import { anyValue } from './value.ts'

/** Accepted and without effect: what a match costs here does not need a cache. */
export const regexpSection = pointer(
  struct(
    {
      cacheenabled: bool(false, 'Has no effect.'),
      cachemaxnumentries: integer(0, 'Has no effect.'),
    },
    'Accepted as the Collector does; nothing is cached.',
  ),
)

export const attributeList = (help: string) =>
  listOf(
    struct({
      key: text('', 'Must be there.'),
      value: anyValue('Must be its value; without it any value will do.'),
    }),
    help,
  )

const strings = (help: string) => listOf(text(''), help)

const fields = {
  match_type: text('', '`strict` or `regexp`.', 'filterset.MatchType'),
  regexp: regexpSection,
  services: strings('Values of `service.name`, one of which it must be. Spans only.'),
  span_names: strings('Names of spans, one of which it must be.'),
  span_kinds: strings('Kinds of spans (`SPAN_KIND_SERVER`), one of which it must be.'),
  log_bodies: strings('Bodies of logs, one of which it must be.'),
  log_severity_texts: strings('Severity texts of logs, one of which it must be.'),
  log_severity_number: pointer(
    struct(
      {
        min: integer(
          0,
          'The lowest severity number that matches.',
          undefined,
          'plog.SeverityNumber',
        ),
        match_undefined: bool(false, 'Whether logs without a severity number match.'),
      },
      'Severity of logs.',
    ),
  ),
  metric_names: strings('Names of metrics, one of which it must be.'),
  attributes: attributeList('Attributes that must all match.'),
  resources: attributeList('Attributes of the resource that must all match.'),
  libraries: listOf(
    struct({
      name: text('', 'Name of the scope.'),
      version: pointer(text('', 'Version of the scope; without it any.')),
    }),
    'Scopes that must all match.',
  ),
}

export type MatchProperties = Decoded<typeof fields>

export const matchFields = {
  include: pointer(struct(fields, 'Only what matches all of these.')),
  exclude: pointer(struct(fields, 'Not what matches all of these; looked at after include.')),
}

export type MatchConfig = Decoded<typeof matchFields>
