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
  labels({ map, text }: SeriesLabels): string | undefined {
    if (!this.#escapes) return text
    const escaped = new Map<string, string>()
    for (const [name, value] of sorted(map)) {
      const made = escapedName(name, this.#format.escaping)
      const before = escaped.get(made)
      escaped.set(made, before === undefined ? value : `${before};${value}`)
    }
    const made = pairsText(escaped)
    if (this.#series.has(made)) return undefined
    this.#series.add(made)
    return made
  }
}
