// A Prometheus page (text format 0.0.4) as numbers: the tests' own reader.
export type Labels = Readonly<Record<string, string>>

export interface Series {
  readonly name: string
  readonly labels: Labels
  readonly value: number
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: \d+)?$/
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/gy
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' }

export class Samples {
  readonly all: readonly Series[]

  constructor(text: string) {
    this.all = text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map(parse)
  }

  /** Sum of the series of this name that have at least these labels; 0 when there is none. */
  sum(name: string, labels: Labels = {}): number {
    return this.named(name, labels).reduce((sum, series) => sum + series.value, 0)
  }

  /** Sums of the series of this name by the values of one label. */
  by(name: string, label: string, labels: Labels = {}): Map<string, number> {
    const sums = new Map<string, number>()
    for (const { labels: own, value } of this.named(name, labels)) {
      const key = own[label] ?? ''
      sums.set(key, (sums.get(key) ?? 0) + value)
    }
    return sums
  }

  named(name: string, labels: Labels = {}): Series[] {
    const wanted = Object.entries(labels)
    return this.all.filter(
      (series) =>
        series.name === name && wanted.every(([key, value]) => series.labels[key] === value),
    )
  }
}

function parse(line: string): Series {
  const parts = LINE.exec(line)
  if (!parts) throw new Error(`not a line of the text format: ${line}`)
  const labels: Record<string, string> = {}
  for (const [, key, value] of (parts[2] ?? '').matchAll(LABEL)) {
    labels[key!] = value!.replaceAll(/\\(.)/g, (_, c: string) => ESCAPES[c] ?? c)
  }
  return { name: parts[1]!, labels, value: Number(parts[3]!.replace('Inf', 'Infinity')) }
}
