// Our own help after the Collector's sentence: where in which file, and what was perhaps meant.
import { DELIMITER, type Field } from './field.ts'
import { nearest } from './suggest.ts'

/** `pipeline.yaml:12` of a path of keys. */
export type Places = ReadonlyMap<string, string>

/** ` (pipeline.yaml:12, did you mean "tcp"?)`, or '' when there is nothing to say. */
export function help(
  places: Places,
  path: readonly string[],
  given: string,
  words: Iterable<string>,
  more = '',
): string {
  const near = nearest(given, words)
  const said = [
    placeOf(places, path),
    more === '' ? undefined : more,
    near === undefined || more !== '' ? undefined : `did you mean "${near}"?`,
  ].filter((one) => one !== undefined)
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}

/** Where `path` was written, or what is around it when it came from elsewhere. */
function placeOf(places: Places, path: readonly string[]): string | undefined {
  for (let length = path.length; length > 0; length--) {
    const place = places.get(path.slice(0, length).join(DELIMITER))
    if (place !== undefined) return place
  }
  return undefined
}

export interface Explained {
  readonly field: Field<unknown>
  readonly places: Places
  /** Keys of what `field` decodes. */
  readonly prefix: readonly string[]
  /** What to say of a key that is no more, by its path from `field`. */
  readonly removed?: Readonly<Record<string, string>>
}

const HEADING = 'decoding failed due to the following error(s):'

/** A text of `Field.decode`, with our help behind each of its lines: they begin with the quoted path of a key. */
export function explain(error: string, about: Explained): string {
  // Of a section that decodes itself: its lines are relative to it.
  let inside: readonly string[] = []
  return error
    .split('\n')
    .map((line) => {
      const found = /^'([^']*)' /.exec(line)
      if (!found) return line
      const path = [...inside, ...keysOf(found[1]!)]
      if (line.endsWith(HEADING)) {
        inside = path
        return line
      }
      return line + helpFor(line, path, about)
    })
    .join('\n')
}

function helpFor(line: string, path: readonly string[], about: Explained): string {
  const { field, places, prefix, removed = {} } = about
  const key = / has invalid keys: ([^,]+)/.exec(line)?.[1]
  if (key === undefined) return help(places, [...prefix, ...path], '', [])
  const section = path.reduce<Field<unknown> | undefined>(inner, field)
  const words = Object.keys(section?.fields ?? {})
  const dotted = [...path, key].join('.')
  const more = Object.hasOwn(removed, dotted) ? removed[dotted] : ''
  return help(places, [...prefix, ...path, key], key, words, more)
}

function inner(field: Field<unknown> | undefined, key: string): Field<unknown> | undefined {
  return field?.fields?.[key] ?? field?.item
}

/** `a.b[0].c[key]` → a, b, 0, c, key. Go's name of a type, `batchprocessor.Config`, is no path. */
function keysOf(path: string): string[] {
  if (/^[a-z0-9]+\.[A-Z]\w*$/.test(path)) return []
  return Array.from(path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g), (found) => found[1] ?? found[0])
}
