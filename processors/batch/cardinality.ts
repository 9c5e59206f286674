// Combinations of metadata over all pipelines that name the same processor: the Collector's gauge has one series per id.
import type { Settings } from '../../pipeline/component.ts'
import type { BatchConfig } from './config.ts'
import type { Shards } from './shards.ts'

// The configuration of an id is one object, whatever the number of its pipelines; a reload makes another one.
const running = new WeakMap<BatchConfig, Set<Shards>>()

/** Where the shards of one pipeline are put while they run. */
export function cardinality(set: Settings, config: BatchConfig): Set<Shards> {
  const all = running.get(config) ?? new Set()
  running.set(config, all)
  set.telemetry.gauge(
    'otelcol_processor_batch_metadata_cardinality',
    'Number of distinct metadata value combinations being processed',
    () => Array.from(all, (one) => one.cardinality).reduce((sum, one) => sum + one, 0),
  )
  return all
}
