// Which values a case gives: only these are compared in the output of `print-config`, not the defaults around them.
import { parse } from 'yaml'
import type { Case } from './cases.ts'

type Path = readonly string[]

/** Paths of the leaves of all files, `yaml:` sources and `--set` of a case, joined by `::`; ids without blanks. */
function givenPaths({ files, rest, args }: Case): string[] {
  const sources = Object.values(files).map((text) => text.replace(rest, ''))
  args.forEach((arg, i) => {
    const before = args[i - 1]
    if (arg.startsWith('yaml:')) sources.push(arg.slice('yaml:'.length))
    const set = before === '--set' ? arg : /^--set=(.*)$/.exec(arg)?.[1]
    if (set !== undefined) sources.push(`${set.split('=', 1)[0]!.replaceAll('.', '::')}: x`)
  })
  const paths = sources.flatMap((text) => leaves(valueOf(text), []))
  return [...new Set(paths.map((path) => path.join('::')))].toSorted()
}

function valueOf(text: string): unknown {
  try {
    return parse(text, { merge: true, uniqueKeys: false })
  } catch {
    // Broken on purpose; the case is refused, or another file is the configuration.
    return undefined
  }
}

/** Lists of texts and numbers are leaves, lists of maps are not. */
function leaves(value: unknown, path: Path): Path[] {
  const inside = typeof value === 'object' && value !== null
  const entries = inside ? Object.entries(value) : []
  if (entries.length === 0 || (Array.isArray(value) && typeof value[0] !== 'object')) {
    return path.length > 0 ? [path] : []
  }
  return entries.flatMap(([key, inner]) => leaves(inner, [...path, ...key.split('::').map(tidy)]))
}

const tidy = (key: string): string =>
  key
    .split('/')
    .map((part) => part.trim())
    .join('/')

/** What `tree`, the output of `print-config`, has at the paths that the case gives; where a map is there, what the case names of it. */
export function givenValues(one: Case, tree: unknown): Record<string, unknown> {
  const texts = [...Object.values(one.files), ...Object.values(one.env), ...one.args].join(' ')
  const words = new Set(texts.match(/[\w.${}-]+/g))
  const values = givenPaths(one).flatMap((path) => {
    const value = valueAt(tree, path)
    const named = onlyNamed(value, words)
    return named === undefined ? [] : [[path, named] as const]
  })
  return Object.fromEntries(values)
}

/** The value at a path of `givenPaths`; undefined where there is none. */
function valueAt(tree: unknown, path: string): unknown {
  return path.split('::').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    return (value as Record<string, unknown>)[key]
  }, tree)
}

/** Without the keys that are not among `words`: these are defaults. Undefined for a map of which nothing is left. */
function onlyNamed(value: unknown, words: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => onlyNamed(item, words) ?? {})
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const named = words.has(key) ? onlyNamed(inner, words) : undefined
    // Go shows every field of a type, null where nothing was given.
    return named === undefined || named === null ? [] : [[key, named] as const]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
