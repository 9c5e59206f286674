// A strict reader of the text format 0.0.4 and of OpenMetrics, as far as our pages use them. Throws at what Prometheus would not take.
export interface ParsedSample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const QUOTED = /"((?:[^"\\\n\0]|\\[\\"n])*)"/y
const NUMBER = /(?:NaN|[+-]Inf|-?\d+(?:\.\d+)?(?:e[+-]\d\d+)?)/y
const META = /^# (HELP|TYPE) ((?:"(?:[^"\\\n]|\\.)*")|[a-zA-Z_:][a-zA-Z0-9_:]*) ([^\n]*)$/
const TYPES = ['counter', 'gauge', 'histogram', 'summary', 'unknown']

/** All samples of a page. Each family has one TYPE, before its samples, and no series is there twice. */
export function parsePage(page: string, openMetrics: boolean): ParsedSample[] {
  if (page !== '' && !page.endsWith('\n')) throw new Error('the last line has no end')
  if (openMetrics && !page.endsWith('# EOF\n')) throw new Error('no # EOF')
  const lines = page.split('\n').slice(0, openMetrics ? -2 : -1)
  const typed = new Set<string>()
  const seen = new Set<string>()
  return lines.flatMap((line) => {
    if (line.startsWith('#')) {
      const [, kind, name, rest] = META.exec(line) ?? fail(line)
      if (kind === 'TYPE') {
        // `# TYPE x` of a counter `x_total` and of a gauge `x`.
        const twice = typed.has(name!) && !openMetrics
        if (!TYPES.includes(rest!) || twice) fail(line)
        typed.add(name!)
      }
      return []
    }
    const sample = new Reader(line).sample(openMetrics)
    const key = JSON.stringify([sample.name, [...sample.labels].map(String).sort()])
    if (seen.has(key)) fail(`twice: ${line}`)
    seen.add(key)
    return [sample]
  })
}

class Reader {
  readonly #line: string
  #at = 0

  constructor(line: string) {
    this.#line = line
  }

  sample(openMetrics: boolean): ParsedSample {
    const before = this.#take(NAME)?.[0]
    const { first, labels } = this.#next('{')
      ? this.#labels()
      : { first: undefined, labels: new Map() }
    const name = before ?? first ?? fail(this.#line)
    if (before !== undefined && first !== undefined) fail(this.#line)
    this.#expect(' ')
    const value = this.#number()
    if (this.#next(' ')) {
      if (!this.#line.startsWith('# ', this.#at)) this.#number()
      this.#next(' ')
    }
    if (openMetrics && this.#next('# {')) {
      this.#labels()
      this.#expect(' ')
      this.#number()
      this.#expect(' ')
      this.#number()
    }
    if (this.#at !== this.#line.length) fail(this.#line)
    return { name, labels, value }
  }

  #labels(): { first: string | undefined; labels: Map<string, string> } {
    const labels = new Map<string, string>()
    let first: string | undefined
    while (!this.#next('}')) {
      const quoted = this.#take(QUOTED)
      const name = quoted ? unescaped(quoted[1]!) : (this.#take(NAME)?.[0] ?? fail(this.#line))
      if (this.#next('=')) {
        if (labels.has(name)) fail(`label twice: ${this.#line}`)
        labels.set(name, unescaped((this.#take(QUOTED) ?? fail(this.#line))[1]!))
      } else if (quoted && first === undefined && labels.size === 0) first = name
      else fail(this.#line)
      if (!this.#next(',') && !this.#line.startsWith('}', this.#at)) fail(this.#line)
    }
    return { first, labels }
  }

  #number(): number {
    return Number((this.#take(NUMBER) ?? fail(this.#line))[0].replace('Inf', 'Infinity'))
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#line)
    if (found) this.#at += found[0].length
    return found
  }

  #next(text: string): boolean {
    if (!this.#line.startsWith(text, this.#at)) return false
    this.#at += text.length
    return true
  }

  #expect(text: string): void {
    if (!this.#next(text)) fail(this.#line)
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char))
}

function fail(line: string): never {
  throw new Error(`not a line of the format: ${JSON.stringify(line)}`)
}
