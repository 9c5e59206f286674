// The parts of a request target (RFC 9112 §3.2), as `pair` shows them and recordings mask them.

export interface RequestTarget {
  /** Of the absolute form, as `http://`; '' for the others. */
  readonly scheme: string
  /** What stands before the @ of the authority; undefined when there is none. */
  readonly user: string | undefined
  /** Of the absolute and the authority form, without `user`. */
  readonly authority: string | undefined
  /** '' for the authority form; one that does not begin with a slash was sent like that. */
  readonly path: string
  readonly query: string | undefined
  readonly fragment: string | undefined
}

const SCHEME = /^[a-z][a-z\d+.-]*:\/\//i

/** Every character of `target` but `@`, `?` and `#` between them is in one of the parts, in this order. */
export function splitTarget(target: string): RequestTarget {
  const scheme = target.startsWith('/') ? '' : (SCHEME.exec(target)?.[0] ?? '')
  const from = scheme.length
  const to = scheme !== '' || isAuthority(target) ? endOfAuthority(target, from) : from
  const rest = target.slice(to)
  const hash = rest.indexOf('#')
  const sent = hash < 0 ? rest : rest.slice(0, hash)
  const mark = sent.indexOf('?')
  const given = to > from || scheme !== '' ? target.slice(from, to) : undefined
  const at = given?.lastIndexOf('@') ?? -1
  return {
    scheme,
    user: at < 0 ? undefined : given?.slice(0, at),
    authority: given?.slice(at + 1),
    path: mark < 0 ? sent : sent.slice(0, mark),
    query: mark < 0 ? undefined : sent.slice(mark + 1),
    fragment: hash < 0 ? undefined : rest.slice(hash + 1),
  }
}

/** `host:port`, and not a path that somebody has sent without its slash. */
function isAuthority(target: string): boolean {
  return endOfAuthority(target, 0) === target.length && /[:@]/.test(target)
}

function endOfAuthority(target: string, from: number): number {
  for (let at = from; at < target.length; at++) {
    const char = target.charCodeAt(at)
    if (char === 47 || char === 63 || char === 35) return at
  }
  return target.length
}
