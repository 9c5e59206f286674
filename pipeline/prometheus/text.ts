// The Prometheus text format 0.0.4 and OpenMetrics 1.0: families in the order of their names, HELP and TYPE once for each.
import { shortest } from '../go_float.ts'
import { quotedName } from './escape.ts'
import { TEXT, type Format } from './format.ts'
import type { FamilyType } from './name.ts'

/** A measurement that stands for a bucket or a counter; only OpenMetrics shows it. */
export interface ShownExemplar {
  /** As `labelText` gives them. */
  readonly labels: string
  readonly value: number
  readonly timeSeconds: number
}

/** What a histogram's series need; `counts` has one element more than `bounds`, or none, and is not cumulative. */
export interface HistogramValue {
  /** Upper bounds, each greater than the one before. */
  readonly bounds: readonly number[]
  readonly counts: ArrayLike<number>
  readonly count: number
  readonly sum: number
}

export interface SummaryValue {
  readonly quantiles: readonly { readonly quantile: number; readonly value: number }[]
  readonly count: number
  readonly sum: number
}

/** One metric family while it is written. Labels come as `labelText` gives them; each set may be added once. */
export class Family {
  readonly name: string
  readonly type: FamilyType
  readonly #open: boolean
  #lines: string[]

  /** `help` undefined: the line is left out. */
  constructor(name: string, type: FamilyType, help: string | undefined, format: Format = TEXT) {
    this.name = name
    this.type = type
    this.#open = format.name === 'openmetrics'
    const total = this.#open && type === 'counter' && name.endsWith('_total')
    const title = quotedName(total ? name.slice(0, -'_total'.length) : name)
    const shown = this.#open && type === 'counter' && !total ? 'unknown' : type
    this.#lines = help === undefined ? [] : [`# HELP ${title} ${escapeHelp(help, this.#open)}`]
    this.#lines.push(`# TYPE ${title} ${shown}`)
  }

  /** A counter's or gauge's value; `timeMs` (Unix) only where timestamps are wanted. */
  add(labels: string, value: number, timeMs?: number, exemplar?: ShownExemplar): void {
    this.#sample('', labels, this.#float(value), timeMs, exemplar)
  }

  /** `_bucket` per bound and +Inf, `_sum`, `_count`. `exemplars` by bucket. */
  addHistogram(
    labels: string,
    value: HistogramValue,
    timeMs?: number,
    exemplars: readonly (ShownExemplar | undefined)[] = [],
  ): void {
    const { bounds, counts } = value
    const before = labels === '' ? '' : `${labels},`
    const bucket = (bound: number, count: number, i: number): void =>
      this.#sample(
        '_bucket',
        `${before}le="${this.#float(bound)}"`,
        this.#count(count),
        timeMs,
        exemplars[i],
      )
    let count = 0
    for (let i = 0; i < bounds.length; i++) bucket(bounds[i]!, (count += counts[i] ?? 0), i)
    if (bounds.at(-1) !== Infinity) bucket(Infinity, value.count, bounds.length)
    this.#totals(labels, value, timeMs)
  }

  /** A line per quantile, `_sum`, `_count`. */
  addSummary(labels: string, value: SummaryValue, timeMs?: number): void {
    const before = labels === '' ? '' : `${labels},`
    for (const { quantile, value: at } of value.quantiles) {
      const named = `${before}quantile="${this.#float(quantile)}"`
      this.#sample('', named, this.#float(at), timeMs)
    }
    this.#totals(labels, value, timeMs)
  }

  /** What was written since the last call; a long family goes out in pieces. */
  take(): string {
    if (this.#lines.length === 0) return ''
    const text = `${this.#lines.join('\n')}\n`
    this.#lines = []
    return text
  }

  #totals(labels: string, { sum, count }: HistogramValue | SummaryValue, timeMs?: number): void {
    this.#sample('_sum', labels, this.#float(sum), timeMs)
    this.#sample('_count', labels, this.#count(count), timeMs)
  }

  #sample(
    suffix: string,
    labels: string,
    value: string,
    timeMs: number | undefined,
    exemplar?: ShownExemplar,
  ): void {
    const time = timeMs === undefined ? '' : ` ${this.#open ? openFloat(timeMs / 1000) : timeMs}`
    const about = exemplar && this.#open ? exemplarText(exemplar) : ''
    this.#lines.push(`${named(this.name + suffix, labels)} ${value}${time}${about}`)
  }

  #float(value: number): string {
    return this.#open ? openFloat(value) : shortest(value)
  }

  #count(count: number): string {
    if (!this.#open) return shortest(count)
    return Number.isSafeInteger(count) ? String(count) : String(BigInt(Math.trunc(count)))
  }
}

/** A page of families that is written at once. */
export class Exposition {
  readonly #families = new Map<string, Family>()

  /**
   * The family of this name, made with `help` when it is new. Undefined when the name has another type already: a page
   * must not say two types, so its points have to be left out.
   */
  family(name: string, type: FamilyType, help: string): Family | undefined {
    const known = this.#families.get(name)
    if (known) return known.type === type ? known : undefined
    const made = new Family(name, type, help === '' ? undefined : help)
    this.#families.set(name, made)
    return made
  }

  text(): string {
    const names = [...this.#families.keys()].sort()
    return names.map((name) => this.#families.get(name)!.take()).join('')
  }
}

/** OpenMetrics tells a float from an integer by its point. */
function openFloat(value: number): string {
  const text = shortest(value)
  return Number.isFinite(value) && !/[e.]/.test(text) ? `${text}.0` : text
}

function named(name: string, labels: string): string {
  const quoted = quotedName(name)
  if (quoted === name) return labels === '' ? name : `${name}{${labels}}`
  return `{${quoted}${labels === '' ? '' : `,${labels}`}}`
}

function exemplarText({ labels, value, timeSeconds }: ShownExemplar): string {
  return ` # {${labels}} ${openFloat(value)} ${openFloat(timeSeconds)}`
}

function escapeHelp(help: string, quotes: boolean): string {
  const text = help.toWellFormed().replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return (quotes ? text.replaceAll('"', '\\"') : text).replaceAll('\0', '\uFFFD')
}
