// `include` and `exclude`: which items (internal/filter/filterconfig/config.go).
import {
  bool,
  integer,
  listOf,
  optional,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { anyValue } from './value.ts'

/** Accepted and without effect: what a match costs here does not need a cache. */
export const regexpSection = optional(
  struct(
    {
      cacheenabled: bool(false, 'Has no effect.'),
      cachemaxnumentries: integer(0, 'Has no effect.'),
    },
    'Accepted as the Collector does; nothing is cached.',
  ),
  'pointer',
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
  log_severity_number: optional(
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
    'pointer',
  ),
  metric_names: strings('Names of metrics, one of which it must be.'),
  attributes: attributeList('Attributes that must all match.'),
  resources: attributeList('Attributes of the resource that must all match.'),
  libraries: listOf(
    struct({
      name: text('', 'Name of the scope.'),
      version: optional(text('', 'Version of the scope; without it any.'), 'pointer'),
    }),
    'Scopes that must all match.',
  ),
}

export type MatchProperties = Decoded<typeof fields>

export const matchFields = {
  include: optional(struct(fields, 'Only what matches all of these.'), 'pointer'),
  exclude: optional(
    struct(fields, 'Not what matches all of these; looked at after include.'),
    'pointer',
  ),
}

export type MatchConfig = Decoded<typeof matchFields>
