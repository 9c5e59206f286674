// The Prometheus text format 0.0.4: families in the order of their names, HELP and TYPE once for each.
import type { FamilyType } from './name.ts'

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** What a histogram's series need; `counts` has one element more than `bounds` and is not cumulative. */
export interface HistogramValue {
  readonly bounds: readonly number[]
  readonly counts: ArrayLike<number>
  readonly sum: number
}

/** One metric family while it is written. Labels come as `labelText` gives them; each set may be added once. */
export class Family {
  readonly name: string
  readonly type: FamilyType
  #lines: string[]

  constructor(name: string, type: FamilyType, help: string) {
    this.name = name
    this.type = type
    this.#lines = help === '' ? [] : [`# HELP ${name} ${escapeHelp(help)}`]
    this.#lines.push(`# TYPE ${name} ${type}`)
  }

  /** A counter's or gauge's value; `timeMs` (Unix) only where timestamps are wanted. */
  add(labels: string, value: number, timeMs?: number): void {
    this.#lines.push(`${this.name}${braced(labels)} ${number(value)}${time(timeMs)}`)
  }

  /** `_bucket` per bound and +Inf, `_sum`, `_count`. */
  addHistogram(labels: string, value: HistogramValue, timeMs?: number): void {
    const at = time(timeMs)
    const prefix = `${this.name}_bucket{${labels === '' ? '' : `${labels},`}le="`
    let count = 0
    for (let i = 0; i < value.bounds.length; i++) {
      count += value.counts[i] ?? 0
      this.#lines.push(`${prefix}${number(value.bounds[i]!)}"} ${count}${at}`)
    }
    count += value.counts[value.bounds.length] ?? 0
    this.#lines.push(`${prefix}+Inf"} ${count}${at}`)
    this.#lines.push(`${this.name}_sum${braced(labels)} ${number(value.sum)}${at}`)
    this.#lines.push(`${this.name}_count${braced(labels)} ${count}${at}`)
  }

  /** What was written since the last call; a long family goes out in pieces. */
  take(): string {
    if (this.#lines.length === 0) return ''
    const text = `${this.#lines.join('\n')}\n`
    this.#lines = []
    return text
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
    const made = new Family(name, type, help)
    this.#families.set(name, made)
    return made
  }

  text(): string {
    const names = [...this.#families.keys()].sort()
    return names.map((name) => this.#families.get(name)!.take()).join('')
  }
}

/** A number as Go's ParseFloat reads it. */
function number(value: number): string {
  if (value === Infinity) return '+Inf'
  if (value === -Infinity) return '-Inf'
  return String(value)
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}

function time(timeMs: number | undefined): string {
  return timeMs === undefined ? '' : ` ${timeMs}`
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}
