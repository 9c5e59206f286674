// The series of one side, found by small integers and bounded: OTel metrics/sdk.md, "Cardinality limits".
import {
  attribute,
  attributeSet,
  NO_ATTRIBUTES,
  type AttributeSet,
} from '../../pipeline/data/attributes.ts'
import type { Resource } from '../../pipeline/data/resource.ts'
import { Series } from './series.ts'

const OVERFLOW = attributeSet(['otel.metric.overflow', true])
/** Whom spans are put down to that came when even the services were too many. */
const ANYBODY: Resource = {
  attributes: attributeSet(['service.name', 'unknown_service']),
  schemaUrl: '',
  service: 'unknown_service',
}

/** What a span of another protocol is given: nobody reads it. */
export const NOT_OURS = new Series(NO_ATTRIBUTES, 0n, 0)

interface OfResource {
  /** A cache of `byContent`: two sets with the same content may have different ids. */
  readonly byId: Map<number, Series>
  readonly byContent: Map<string, Series>
  overflow: Series | undefined
}

export class SeriesTable {
  readonly #max: number
  /** Every span that belongs here has this attribute. */
  readonly #mark: string
  /** Only services that have a series, so never more than those. */
  readonly #resources = new Map<Resource, OfResource>()
  #anybody: Series | undefined
  #size = 0
  #ids = 0

  constructor(max: number, mark: string) {
    this.#max = max
    this.#mark = mark
  }

  /** Series without the overflowing ones. */
  get size(): number {
    return this.#size
  }

  /** The series of a span, made when there is none; NOT_OURS for dimensions without the mark. */
  find(resource: Resource, dimensions: AttributeSet, startUnixNs: bigint, now: number): Series {
    const known = this.#resources.get(resource)
    const series = known?.byId.get(dimensions.id)
    if (series) return series
    if (attribute(dimensions.list, this.#mark) === undefined) return NOT_OURS
    if (!known && this.#size >= this.#max) {
      return (this.#anybody ??= new Series(OVERFLOW, startUnixNs, now))
    }
    return this.#learn(known ?? this.#add(resource), dimensions, startUnixNs, now)
  }

  /** True for a series that stands for many. */
  overflows(series: Series): boolean {
    return series.dimensions === OVERFLOW
  }

  /** All series, service by service. */
  *all(): Iterable<[Resource, Series[]]> {
    for (const [resource, { byContent, overflow }] of this.#resources) {
      yield [resource, overflow ? [...byContent.values(), overflow] : [...byContent.values()]]
    }
    if (this.#anybody) yield [ANYBODY, [this.#anybody]]
  }

  /** Forget what was not seen since `before` (ms of `seen`). Gives how many series that were. */
  expire(before: number): number {
    let gone = 0
    for (const [resource, of] of this.#resources) {
      for (const [content, series] of of.byContent) {
        if (series.seen >= before) continue
        of.byContent.delete(content)
        gone++
      }
      if (of.overflow && of.overflow.seen < before) of.overflow = undefined
      if (of.byContent.size === 0 && !of.overflow) this.#resources.delete(resource)
    }
    if (this.#anybody && this.#anybody.seen < before) this.#anybody = undefined
    this.#size -= gone
    // Ids may lead to what is gone, or to an overflow that has room now.
    if (gone > 0) this.#forgetIds()
    return gone
  }

  #add(resource: Resource): OfResource {
    const made: OfResource = { byId: new Map(), byContent: new Map(), overflow: undefined }
    this.#resources.set(resource, made)
    return made
  }

  #learn(of: OfResource, dimensions: AttributeSet, startUnixNs: bigint, now: number): Series {
    const content = contentOf(dimensions)
    let series = of.byContent.get(content)
    if (!series && this.#size < this.#max) {
      series = new Series(dimensions, startUnixNs, now)
      of.byContent.set(content, series)
      this.#size++
    }
    series ??= of.overflow ??= new Series(OVERFLOW, startUnixNs, now)
    if (this.#ids >= this.#max * 4) this.#forgetIds()
    of.byId.set(dimensions.id, series)
    this.#ids++
    return series
  }

  #forgetIds(): void {
    for (const { byId } of this.#resources.values()) byId.clear()
    this.#ids = 0
  }
}

/** The same text for the same attributes in any order. */
function contentOf(set: AttributeSet): string {
  const pairs: string[] = []
  for (let i = 0; i < set.list.length; i += 2) {
    pairs.push(JSON.stringify([set.list[i], set.list[i + 1]], exact))
  }
  return pairs.sort().join()
}

function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
