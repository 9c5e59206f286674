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
    places.get(path.join(DELIMITER)),
    more === '' ? undefined : more,
    near === undefined || more !== '' ? undefined : `did you mean "${near}"?`,
  ].filter((one) => one !== undefined)
  return said.length === 0 ? '' : ` (${said.join(', ')})`
}

/** A text of `Field.decode`, which begins with the quoted path of its key, with our help behind. */
export function explain(
  error: string,
  field: Field<unknown>,
  places: Places,
  prefix: readonly string[],
): string {
  const found = /^'([^']*)' (?:has invalid keys: ([^,]+))?/.exec(error)
  if (!found) return error
  const path = keysOf(found[1]!)
  const key = found[2]
  if (key === undefined) return error + help(places, [...prefix, ...path], '', [])
  const section = path.reduce<Field<unknown> | undefined>(inner, field)
  const words = Object.keys(section?.fields ?? {})
  return error + help(places, [...prefix, ...path, key], key, words)
}

function inner(field: Field<unknown> | undefined, key: string): Field<unknown> | undefined {
  return field?.fields?.[key] ?? field?.item
}

/** `a.b[0].c[key]` → a, b, 0, c, key. */
function keysOf(path: string): string[] {
  return Array.from(path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g), (found) => found[1] ?? found[0])
}
