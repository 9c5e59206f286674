// The Collector's feature gates: spantap knows them by name and does what each one does where it stands by default.

interface Gate {
  readonly id: string
  /** How spantap behaves, always. */
  readonly enabled: boolean
  readonly stage: 'Alpha' | 'Beta' | 'Stable'
  readonly description: string
}

const gate = (id: string, enabled: boolean, stage: Gate['stage'], description: string): Gate => ({
  id,
  enabled,
  stage,
  description,
})

const GATES: readonly Gate[] = [
  gate(
    'confmap.enableMergeAppendOption',
    false,
    'Alpha',
    'Lists of several configurations are joined instead of replaced.',
  ),
  gate(
    'exporter.file.nativeCompression',
    false,
    'Alpha',
    'A compressed file is one zstd stream instead of a frame per message.',
  ),
  gate(
    'exporter.prometheusexporter.DisableAddMetricSuffixes',
    true,
    'Beta',
    'add_metric_suffixes is ignored, translation_strategy counts.',
  ),
  gate(
    'extension.healthcheck.useComponentStatus',
    false,
    'Alpha',
    'health_check answers by the states of components.',
  ),
  gate('filter.filterlog.useOTTLBridge', false, 'Alpha', 'Matches of logs are evaluated as OTTL.'),
  gate(
    'filter.filtermetric.useOTTLBridge',
    false,
    'Alpha',
    'Matches of metrics are evaluated as OTTL.',
  ),
  gate(
    'filter.filterspan.useOTTLBridge',
    false,
    'Alpha',
    'Matches of spans are evaluated as OTTL.',
  ),
  gate(
    'pkg.translator.prometheus.PermissiveLabelSanitization',
    false,
    'Alpha',
    'A label that begins with _ does not get key_ before it.',
  ),
  gate(
    'processor.filter.defaultErrorModeIgnore',
    true,
    'Stable',
    'error_mode of filter is ignore unless it is set.',
  ),
  gate(
    'receiverhelper.newReceiverMetrics',
    false,
    'Alpha',
    'Receivers count failed and refused items apart.',
  ),
  gate('service.AllowNoPipelines', false, 'Alpha', 'A configuration may have no pipelines.'),
  gate('service.partialReload', false, 'Alpha', 'A reload builds only what has changed.'),
  gate('service.profilesSupport', false, 'Alpha', 'Pipelines of profiles.'),
  gate(
    'telemetry.newPipelineTelemetry',
    false,
    'Alpha',
    'Own metrics with scope attributes of the component.',
  ),
]

/**
 * Throws an Error with one sentence when one of `flags` (`a,-b,+c` each) names no gate of the Collector (its text:
 * featuregate/flag.go), or asks for what spantap does not do.
 */
export function checkGates(flags: readonly string[]): void {
  for (const flag of flags) {
    const unknown: string[] = []
    for (const word of flag.split(',')) {
      const off = word.startsWith('-')
      const id = off || word.startsWith('+') ? word.slice(1) : word
      const found = GATES.find((one) => one.id === id)
      if (!found) unknown.push(`no such feature gate "${id}". valid gates: [${ids()}]`)
      else if (found.enabled === off) {
        throw new Error(
          `invalid argument "${flag}" for "--feature-gates" flag: ` +
            `feature gate "${id}" is always ${off ? 'on' : 'off'} in spantap`,
        )
      }
    }
    if (unknown.length === 0) continue
    throw new Error(`invalid argument "${flag}" for "--feature-gates" flag: ${unknown.join('; ')}`)
  }
}

const ids = (): string => GATES.map(({ id }) => id).join(' ')

/** `spantap featuregate [id]`: one gate, or a table of all. Throws for an id that is none. */
export function listGates(id: string | undefined): string {
  if (id === undefined) {
    const head = ['ID', 'Enabled', 'Stage', 'Description']
    const rows = GATES.map((one) => [one.id, String(one.enabled), one.stage, one.description])
    return table([head, ...rows])
  }
  const found = GATES.find((one) => one.id === id)
  if (!found) throw new Error(`feature "${id}" not found`)
  const { enabled, stage, description } = found
  return `Feature: ${id}\nEnabled: ${enabled}\nStage: ${stage}\nDescription: ${description}\n`
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)) + 2)
  return rows
    .map(
      (row) =>
        row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('')
          .trimEnd() + '\n',
    )
    .join('')
}
