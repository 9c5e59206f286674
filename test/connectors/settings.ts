// What a host gives to a component, kept where a test can look.
import type { Settings } from '../../pipeline/component.ts'
import type { Signal } from '../../pipeline/signal.ts'
import { Registry } from '../../pipeline/telemetry/registry.ts'
import type { Sample } from '../../pipeline/telemetry/telemetry.ts'
import { memoryLogger, type Line } from '../support/loggers.ts'

export interface TestSettings extends Settings {
  readonly lines: Line[]
  readonly telemetry: Registry
  /** Samples by `name{label="value",…}`, zeros left out; a histogram as its `_sum` and its `_count`. */
  counted(): Record<string, number>
}

export function testSettings(
  id: string,
  signals: readonly Signal[] = ['traces', 'metrics', 'logs'],
): TestSettings {
  const lines: Line[] = []
  const telemetry = new Registry()
  return {
    id,
    signals,
    log: memoryLogger(lines),
    telemetry,
    lines,
    counted: () =>
      Object.fromEntries(
        telemetry
          .samples()
          .flatMap(series)
          .filter((sample) => sample.value !== 0)
          .map((sample) => [seriesName(sample), sample.value]),
      ),
  }
}

function series(sample: Sample): Sample[] {
  const { name, distribution } = sample
  if (!distribution) return [sample]
  return [
    { ...sample, name: `${name}_sum` },
    { ...sample, name: `${name}_count`, value: distribution.count },
  ]
}

function seriesName({ name, labels }: Sample): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`)
  return pairs.length === 0 ? name : `${name}{${pairs.join()}}`
}
