// What a host gives to a component, kept where a test can look.
import type { Kind, Settings } from '../../pipeline/component.ts'
import type { Fields, Level, Logger } from '../../pipeline/log.ts'
import type { Counter, Labels, Sample, Telemetry } from '../../pipeline/telemetry/telemetry.ts'

export interface Line {
  readonly level: Level
  readonly message: string
  readonly fields: Fields
}

export interface TestSettings extends Settings {
  readonly lines: Line[]
  /** Samples by `name{label="value",…}`, zeros left out. */
  counted(): Record<string, number>
}

export function testSettings(kind: Kind, id: string): TestSettings {
  const lines: Line[] = []
  const telemetry = memoryTelemetry()
  return {
    id,
    kind,
    log: memoryLogger(lines, {}),
    telemetry,
    lines,
    counted: () =>
      Object.fromEntries(
        telemetry
          .samples()
          .filter((sample) => sample.value !== 0)
          .map((sample) => [seriesName(sample), sample.value]),
      ),
  }
}

function seriesName({ name, labels }: Sample): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${value}"`)
  return pairs.length === 0 ? name : `${name}{${pairs.join()}}`
}

function memoryLogger(lines: Line[], common: Fields): Logger {
  const at =
    (level: Level) =>
    (message: string, fields: Fields = {}): void => {
      lines.push({ level, message, fields: { ...common, ...fields } })
    }
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => memoryLogger(lines, { ...common, ...fields }),
  }
}

function memoryTelemetry(): Telemetry {
  const counters = new Map<string, Counter & { sample(): Sample }>()
  const sources: (() => Iterable<Sample>)[] = []
  return {
    counter(name: string, help: string, labels: Labels = {}) {
      const key = JSON.stringify([name, labels])
      let counter = counters.get(key)
      if (!counter) {
        const made = {
          value: 0,
          add(n: number): void {
            made.value += n
          },
          sample: (): Sample => ({ name, kind: 'counter', help, labels, value: made.value }),
        }
        counters.set(key, (counter = made))
      }
      return counter
    },
    gauge(name, help, read, labels = {}) {
      sources.push(() => [{ name, kind: 'gauge', help, labels, value: read() }])
    },
    source: (read) => void sources.push(read),
    samples: () => [
      ...[...counters.values()].map((counter) => counter.sample()),
      ...sources.flatMap((read) => [...read()]),
    ],
  }
}
