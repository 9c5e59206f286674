// Names as one scraper may have them: what is not classic was kept as it is, and is escaped here.
import { escapedName } from '../../pipeline/prometheus/escape.ts'
import type { Format } from '../../pipeline/prometheus/format.ts'
import { pairsText, sorted } from '../../pipeline/prometheus/labels.ts'
import type { FamilyType, Translation } from '../../pipeline/prometheus/name.ts'
import type { SeriesLabels } from './labeler.ts'
import { collides } from './lines.ts'

/** What becomes the same as something before it is left out: who asks for `escaping=allow-utf-8` gets all. */
export class Namer {
  readonly #format: Format
  readonly #escapes: boolean
  readonly #families = new Map<string, { readonly type: FamilyType }>()
  #series = new Set<string>()

  constructor(translation: Translation, format: Format) {
    this.#format = format
    this.#escapes = translation.utf8 && format.escaping !== 'allow-utf-8'
  }

  /** The name of the family that begins now; undefined when it may not be there. */
  family(name: string, type: FamilyType): string | undefined {
    this.#series = new Set()
    const made = escapedName(name, this.#format.escaping)
    if (collides(made, type, this.#families)) return undefined
    this.#families.set(made, { type })
    return made
  }

  /** Undefined when there are labels like these already: two names may become one. */
  labels(labels: SeriesLabels): SeriesLabels | undefined {
    if (!this.#escapes) return labels
    const map = new Map<string, string>()
    for (const [name, value] of sorted(labels.map)) {
      const made = escapedName(name, this.#format.escaping)
      const before = map.get(made)
      map.set(made, before === undefined ? value : `${before};${value}`)
    }
    const text = pairsText(map)
    if (this.#series.has(text)) return undefined
    this.#series.add(text)
    return { map, text }
  }
}
