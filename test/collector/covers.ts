// What the cases must show at least once: every text with which the Collector refuses a configuration, and every rule of how
// it finds and expands one. A case names what it shows in `covers`.

/** Texts, by what they are about. */
const TEXTS = [
  '1.6-prefix-unmarshal',
  '1.6-prefix-resolve',
  '1.6-invalid-at-run',
  '1.6-unknown-component',
  '1.6-logging-exporter',
  '1.6-unknown-field',
  '1.6-unknown-section',
  '1.6-unknown-telemetry-key',
  '1.6-unknown-pipeline-key',
  '1.6-wrong-type',
  '1.6-component-not-a-map',
  '1.6-struct-given-scalar',
  '1.6-list-given-map',
  '1.6-negative',
  '1.6-duration',
  '1.6-undefined-receiver',
  '1.6-undefined-processor',
  '1.6-undefined-exporter',
  '1.6-undefined-extension',
  '1.6-pipeline-without-receiver',
  '1.6-pipeline-without-exporter',
  '1.6-no-pipelines',
  '1.6-duplicate-processor',
  '1.6-empty',
  '1.6-no-receivers',
  '1.6-no-exporters',
  '1.6-connector-as-exporter',
  '1.6-connector-as-receiver',
  '1.6-cycle',
  '1.6-signal-unsupported-exporter',
  '1.6-component-validation',
  '1.6-start-failure',
  '1.6-ottl',
]

/** Rules of sources, merging and expansion. */
const RULES = [
  '1.4-config-uri',
  '1.4-config-missing',
  '1.4-config-scheme',
  '1.4-no-config',
  '1.4-merge-before-expand',
  '1.4-leaves-only',
  '1.4-recursive',
  '1.4-too-many',
  '1.4-default-scheme-env',
  '1.4-dollar-name-literal',
  '1.4-scheme-unknown',
  '1.4-scheme-pattern',
  '1.4-innermost-first',
  '1.4-dollar-in-uri',
  '1.4-escape-dollar',
  '1.4-escape-two-dollars',
  '1.4-escape-three',
  '1.4-escape-inside-text',
  '1.4-escape-nested',
  '1.4-escape-nested-twice',
  '1.4-escape-braces',
  '1.4-escape-default',
  '1.4-env-name',
  '1.4-default',
  '1.4-unset-null',
  '1.4-empty-null',
  '1.4-empty-default',
  '1.4-whole-typed',
  '1.4-text-keeps-original',
  '1.4-embedded-original',
  '1.4-elements-original',
  '1.4-no-yaml-is-text',
  '1.4-comment',
  '1.4-null-is-zero',
  '1.4-null-pointer',
  '1.4-file-value',
  '1.4-yaml-provider',
  '1.4-merge-later-wins',
  '1.4-merge-maps',
  '1.4-merge-lists',
  '1.4-merge-null',
  '1.4-merge-append-gate',
  '1.4-set-last',
  '1.4-set-equals',
  '1.4-set-dot',
]

/** Optional sections. */
const OPTIONAL = ['1.5-optional']

/**
 * All of them. Two texts are missing, because no component of the compared Collector can bring them about: the id of a connector
 * that is an exporter's too, and a receiver or processor that does not know a signal. test/pipeline/config has them with
 * components of its own.
 */
export const COVERED: readonly string[] = [...TEXTS, ...RULES, ...OPTIONAL]
