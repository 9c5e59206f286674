// Actions, and properties to match by, that are refused.
import type { Input } from './case.ts'

const WITH_KEY = 'error with key "k" (0-th action): error creating AttrProc'

export const ACTIONS: readonly (readonly [object, string])[] = [
  [
    { action: 'insert', value: 1 },
    'error creating AttrProc due to missing required field "key" at the 0-th action',
  ],
  [
    { action: 'DELETE' },
    'error creating AttrProc due to missing required field (at least one of "key" and "pattern" have to be used) at the 0-th action',
  ],
  [{ key: 'k', action: 'drop' }, `${WITH_KEY} due to unsupported action "drop"`],
  [{ key: 'k' }, `${WITH_KEY} due to unsupported action ""`],
  [
    { key: 'k', action: 'upsert' },
    `${WITH_KEY}. Either field "value", "from_attribute", "from_context", or "default_value" must be specified`,
  ],
  [
    { key: 'k', action: 'upsert', value: 1, from_attribute: 'a' },
    `${WITH_KEY} due to multiple value sources being set`,
  ],
  [
    { key: 'k', action: 'update', value: 1, pattern: 'a' },
    `${WITH_KEY}. Action "update" does not use the "pattern" field. This must not be specified`,
  ],
  [
    { key: 'k', action: 'insert', value: 1, converted_type: 'int' },
    `${WITH_KEY}. Action "insert" does not use the "converted_type" field. This must not be specified`,
  ],
  [
    { key: 'k', action: 'hash', from_attribute: 'a' },
    `${WITH_KEY}. Action "hash" does not use "value" or "from_attribute" field. These must not be specified`,
  ],
  [
    { key: 'k', action: 'delete', pattern: 'a(' },
    `${WITH_KEY}. Field "pattern" has invalid pattern: "a("`,
  ],
  [
    { key: 'k', action: 'delete', converted_type: 'int' },
    `${WITH_KEY}. Action "delete" does not use the "converted_type" field. This must not be specified`,
  ],
  [
    { key: 'k', action: 'extract' },
    `${WITH_KEY} due to missing required field "pattern" for action "extract"`,
  ],
  [
    { key: 'k', action: 'extract', pattern: 'a', from_context: 'b' },
    `${WITH_KEY}. Action "extract" does not use a value source field. These must not be specified`,
  ],
  [
    { key: 'k', action: 'extract', pattern: 'a' },
    `${WITH_KEY}. Field "pattern" contains no named matcher groups`,
  ],
  [
    { key: 'k', action: 'extract', pattern: '(?P<a>b)(c)' },
    `${WITH_KEY}. Field "pattern" contains at least one unnamed matcher group`,
  ],
  [
    { key: 'k', action: 'convert' },
    `${WITH_KEY} due to missing required field "converted_type" for action "convert"`,
  ],
  [
    { key: 'k', action: 'convert', converted_type: 'bool' },
    `${WITH_KEY} due to invalid value "bool" in field "converted_type" for action "convert"`,
  ],
  [
    { key: 'k', action: 'convert', converted_type: 'int', pattern: 'a' },
    `${WITH_KEY}. Action "convert" does not use value sources or "pattern" field. These must not be specified`,
  ],
]

export const MATCHES: readonly (readonly [Input, object, string])[] = [
  [
    'traces',
    {},
    'at least one of "attributes", "libraries",  or "resources" field must be specified',
  ],
  [
    'traces',
    { match_type: 'strict', log_bodies: ['a'] },
    'log_bodies should not be specified for trace spans',
  ],
  [
    'traces',
    { match_type: 'strict', metric_names: ['a'] },
    'metric_names should not be specified for trace spans',
  ],
  [
    'traces',
    { services: ['a'] },
    "error creating service name filters: unrecognized match_type: '', valid types are: [regexp strict]",
  ],
  [
    'traces',
    { match_type: 'regexp', span_names: ['a('] },
    'error creating span name filters: error parsing regexp: missing closing ): `a(`',
  ],
  [
    'traces',
    { match_type: 'strict', span_kinds: ['server'] },
    'span_kinds string must match one of the standard span kinds when match_type=strict: ' +
      '[     SPAN_KIND_CLIENT SPAN_KIND_CONSUMER SPAN_KIND_INTERNAL SPAN_KIND_PRODUCER SPAN_KIND_SERVER]',
  ],
  [
    'traces',
    { match_type: 'regexp', attributes: [{ key: 'a', value: 7 }] },
    'error creating attribute filters: match_type=regexp for "a" only supports Str, but found Int',
  ],
  [
    'traces',
    { match_type: 'strict', resources: [{ value: 7 }] },
    "error creating resource filters: can't have empty key in the list of attributes",
  ],
  [
    'traces',
    { match_type: 'regexp', libraries: [{ name: '[' }] },
    'error creating library name filters: error parsing regexp: missing closing ]: `[`',
  ],
  [
    'logs',
    { match_type: 'strict', services: ['a'] },
    'services, span_names, span_kinds and metric_names are not valid for log records',
  ],
  [
    'logs',
    { match_type: 'strict' },
    'at least one of "attributes", "libraries", "span_kinds", "resources", "log_bodies", "log_severity_texts" or "log_severity_number" field must be specified',
  ],
  [
    'metrics',
    { match_type: 'strict', attributes: [{ key: 'a' }] },
    '"span_names", "span_kinds", "log_bodies", "log_severity_texts", "log_severity_number", "services", "attributes" and "libraries" are not valid for metrics',
  ],
  ['metrics', {}, 'at least one of "metric_names" or "resources" field must be specified'],
]
