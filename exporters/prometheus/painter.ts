// Families of series in the format that a scraper asked for.
import type { Format } from '../../pipeline/prometheus/format.ts'
import type { FamilyType } from '../../pipeline/prometheus/name.ts'
import { ProtobufFamily, type Circumstances } from '../../pipeline/prometheus/protobuf.ts'
import { Family } from '../../pipeline/prometheus/text.ts'
import { asText, byBucket, shown } from './exemplars.ts'
import type { SeriesLabels } from './labeler.ts'
import type { Value } from './value.ts'

export interface Shown extends Value, Pick<Circumstances, 'timeMs' | 'createdUnixNs'> {}

/** One family while it is written. */
export interface Painter {
  add(labels: SeriesLabels, shown: Shown): void
  /** What may go out already. */
  take(): string | Uint8Array
  /** The rest. */
  end(): string | Uint8Array
}

export function painter(name: string, type: FamilyType, help: string, format: Format): Painter {
  if (format.name === 'protobuf') return new ProtobufPainter(name, type, help)
  return new TextPainter(name, type, help, format)
}

class TextPainter implements Painter {
  readonly #family: Family

  constructor(name: string, type: FamilyType, help: string, format: Format) {
    this.#family = new Family(name, type, help, format)
  }

  add({ text }: SeriesLabels, value: Shown): void {
    const { value: sum, count = 0, bounds, counts, quantiles, timeMs, exemplars = [] } = value
    if (bounds && counts) {
      const about = byBucket(bounds, exemplars.map(shown)).map(asText)
      this.#family.addHistogram(text, { bounds, counts, count, sum }, timeMs, about)
    } else if (quantiles) {
      this.#family.addSummary(text, { quantiles, count, sum }, timeMs)
    } else {
      const last = this.#family.type === 'counter' ? exemplars.at(-1) : undefined
      this.#family.add(text, sum, timeMs, asText(last && shown(last)))
    }
  }

  take(): string {
    return this.#family.take()
  }

  end(): string {
    return this.#family.take()
  }
}

class ProtobufPainter implements Painter {
  readonly #family: ProtobufFamily

  constructor(name: string, type: FamilyType, help: string) {
    this.#family = new ProtobufFamily(name, type, help)
  }

  add({ map }: SeriesLabels, value: Shown): void {
    const { value: sum, count = 0, bounds, counts, quantiles, native } = value
    const about = { ...value, exemplars: (value.exemplars ?? []).map(shown) }
    if (native) this.#family.addNative(map, { count, sum }, native, about)
    else if (bounds && counts) {
      const exemplars = byBucket(bounds, about.exemplars)
      this.#family.addHistogram(map, { bounds, counts, count, sum }, about, exemplars)
    } else if (quantiles) this.#family.addSummary(map, { quantiles, count, sum }, about)
    else this.#family.add(map, sum, about)
  }

  /** A family goes out as one. */
  take(): string {
    return ''
  }

  end(): Uint8Array {
    return this.#family.bytes()
  }
}
