// Parameters of a media type (RFC 9110 8.3.1): each has a name and a value, and one semicolon may be too much. Step by step and never
// back: one pattern for all of it takes quadratic time for many spaces.

const NAME = /\s*;\s*[!#$%&'*+.^_`|~\w-]+=/y
const WORD = /[^\s;"]+/y
const SPACE = /\s*/y

/** `text` begins with the semicolon behind the media type. */
export function areParameters(text: string): boolean {
  let at = 0
  for (let value = past(NAME, text, at); value >= 0; value = past(NAME, text, at)) {
    at = text[value] === '"' ? pastQuoted(text, value) : past(WORD, text, value)
    if (at < 0) return false
  }
  at = past(SPACE, text, at)
  if (text[at] === ';') at = past(SPACE, text, at + 1)
  return at === text.length
}

/** Where a match at `from` ends, -1 when there is none. */
function past(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** Behind the quoted string at `from`, -1 when it has no end. */
function pastQuoted(text: string, from: number): number {
  for (let i = from + 1; i < text.length; i++) {
    if (text[i] === '"') return i + 1
    if (text[i] === '\\') i++
  }
  return -1
}
