// Which path is which signal (Go's http.ServeMux).
import { posix } from 'node:path'
import type { ExportedSignal } from '../../pipeline/signal.ts'

/** A signal, another path to go to, or nothing here. */
export type Route = ExportedSignal | { readonly redirect: string } | undefined

export class Routes {
  readonly #paths: ReadonlyMap<string, ExportedSignal>

  constructor(paths: ReadonlyMap<string, ExportedSignal>) {
    this.#paths = paths
  }

  /** `url` as it stands in the request line. */
  find(url: string): Route {
    return this.#paths.get(url) ?? this.#slow(url)
  }

  #slow(url: string): Route {
    const [whole, query] = split(url)
    const path = decoded(whole)
    if (path === undefined) return undefined
    const clean = cleaned(path)
    if (clean !== path) return { redirect: encodeURI(clean) + query }
    const exact = this.#paths.get(path)
    if (exact) return exact
    // A path that ends with a slash is also all that is below it; the longest wins.
    let best = ''
    for (const one of this.#paths.keys()) {
      if (one.endsWith('/') && path.startsWith(one) && one.length > best.length) best = one
    }
    return this.#paths.get(best)
  }
}

/** Path and query, the latter with its question mark. An absolute URL (RFC 9112 3.2.2) has a path, too. */
function split(url: string): [path: string, query: string] {
  const bare = url.replace(/^https?:\/\/[^/?]*/i, '')
  const at = bare.indexOf('?')
  return at < 0 ? [bare, ''] : [bare.slice(0, at), bare.slice(at)]
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

function cleaned(path: string): string {
  return posix.normalize(path.startsWith('/') ? path : `/${path}`)
}
