// A route of low cardinality from a path: parts that look like an id become `*`. A guess, bounded by route_table.ts, for
// services whose framework we cannot ask.

/** Deeper paths are cut: `/a/b/c/d/e/f/g/h/i/j/*`. */
const DEPTH = 10
/** No word is longer. */
const WORD = 40

// `path` begins with a slash and has no query: /users/42/orders/9f8b2c71 gives /users/*/orders/*.
export function guessRoute(path: string): string {
  let route = ''
  let from = 1
  for (let depth = 0; ; depth++) {
    const slash = path.indexOf('/', from)
    const to = slash < 0 ? path.length : slash
    if (depth === DEPTH) return `${route}/*`
    route += `/${part(path.slice(from, to), slash < 0)}`
    if (slash < 0) return route
    from = slash + 1
  }
}

function part(segment: string, last: boolean): string {
  if (!isId(segment)) return segment
  const dot = segment.lastIndexOf('.')
  // `IMG_2041.jpg` → `*.jpg`: what kind of file it is says more than nothing.
  if (last && dot > 0 && isExtension(segment, dot + 1) && !segment.includes('@'))
    return `*${segment.slice(dot)}`
  return '*'
}

/** Numbers, dates, hexadecimal and random-looking ids, and what a person or a program typed in. */
export function isId(segment: string): boolean {
  const length = segment.length
  if (length === 0) return false
  if (length > WORD) return true
  let digits = 0
  let hex = 0
  let lower = 0
  let upper = 0
  let marks = 0
  for (let i = 0; i < length; i++) {
    const char = segment.charCodeAt(i)
    if (char >= 48 && char <= 57) digits++
    else if (char >= 97 && char <= 122) lower++
    else if (char >= 65 && char <= 90) upper++
    else if (char === 45 || char === 95 || char === 46 || char === 58 || char === 44) marks++
    else if (char === 64 || char === 37 || char > 126) return true
    else if (char === 61 || char === 59 || char === 43 || char === 126) marks++
    if ((char >= 97 && char <= 102) || (char >= 65 && char <= 70)) hex++
  }
  const letters = lower + upper
  if (digits === 0) return false
  if (letters === 0) return true
  if (hex === letters && digits + hex >= 8) return true
  // `v1`, `oauth2` and `mp3` are words; `item0042` and `a1b2c3` are not.
  return digits >= 3 || (length >= 16 && upper > 0 && lower > 0 && marks < 2)
}

function isExtension(segment: string, from: number): boolean {
  const length = segment.length - from
  if (length < 1 || length > 5) return false
  for (let i = from; i < segment.length; i++) {
    const char = segment.charCodeAt(i) | 0x20
    if (char < 97 || char > 122) return false
  }
  return true
}
