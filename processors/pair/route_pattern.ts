// Routes that the user knows: `/users/:id`, `/files/*`. Anchored at both ends; `:x` and `*` stand for one part of the path, a `*`
// at the end for all the rest.

export interface RoutePattern {
  /** As the user wrote it: the value of http.route. */
  readonly text: string
  readonly parts: readonly string[]
}

/** Throws an Error with one sentence when it is no pattern. */
export function parsePattern(text: string): RoutePattern {
  if (!text.startsWith('/')) throw new Error(`route "${text}" must begin with a slash`)
  if (/[?#\s]/.test(text))
    throw new Error(`route "${text}" must be a path without query and spaces`)
  return { text, parts: text.slice(1).split('/') }
}

/** The first pattern that fits, or undefined. */
export function matchPattern(patterns: readonly RoutePattern[], path: string): string | undefined {
  if (patterns.length === 0) return undefined
  const parts = path.slice(1).split('/')
  return patterns.find((pattern) => fits(pattern.parts, parts))?.text
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  const open = pattern.at(-1) === '*'
  if (open ? parts.length < pattern.length : parts.length !== pattern.length) return false
  return pattern.every((want, i) => {
    const part = parts[i] as string
    if (want === '*') return true
    return want.startsWith(':') ? part !== '' : want === part
  })
}
