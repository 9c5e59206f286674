// Texts of a page that must not end early, and names that Prometheus did not know before UTF-8: in quotes for whoever asked for
// them, else without what is new (prometheus/common, model.EscapeName).

/** The parameter `escaping` of an Accept header. */
export type Escaping = 'allow-utf-8' | 'underscores' | 'dots' | 'values'

const CLASSIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

export const isClassic = (name: string): boolean => CLASSIC.test(name)

/** As it is, or in quotes where it must be. */
export function quotedName(name: string): string {
  return isClassic(name) ? name : `"${escapeValue(name)}"`
}

/** A name as somebody who asked for `escaping` may have it. */
export function escapedName(name: string, escaping: Escaping): string {
  if (escaping === 'allow-utf-8' || isClassic(name)) return name
  const chars = Array.from(name.toWellFormed())
  if (escaping === 'underscores') return chars.map((c, i) => (isValid(c, i) ? c : '_')).join('')
  if (escaping === 'dots') return chars.map(dotted).join('')
  return `U__${chars.map(valued).join('')}`
}

const isValid = (char: string, at: number): boolean =>
  at === 0 ? /[a-zA-Z_:]/.test(char) : /[a-zA-Z0-9_:]/.test(char)

function dotted(char: string, at: number): string {
  if (char === '_') return '__'
  if (char === '.') return '_dot_'
  return isValid(char, at) ? char : '__'
}

function valued(char: string, at: number): string {
  if (char === '_') return '__'
  return isValid(char, at) ? char : `_${char.codePointAt(0)!.toString(16)}_`
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  // Prometheus's scanner takes NUL for the end of the text.
  '\0': '\uFFFD',
}

/** Escape a label's value (Prometheus exposition formats, "Comments, help text, and type information"). */
export function escapeValue(value: string): string {
  return value.toWellFormed().replaceAll(/[\\"\n\0]/g, (char) => ESCAPES[char]!)
}
