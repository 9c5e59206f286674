// Where a group is written: never outside of what `path` has before its `*`, whatever a sender puts into the attribute.
import { posix } from 'node:path'

/** Paths by segment: `*` of `path` replaced. */
export function groupPaths(path: string): (segment: string) => string {
  const [before = '', suffix = ''] = path.split('*')
  const cleaned = posix.normalize(before)
  const prefix = before.endsWith('/') && !cleaned.endsWith('/') ? `${cleaned}/` : cleaned
  return (given) => {
    const segment = given.replaceAll('\0', '\uFFFD').replace(/^\.\.?(?=\/)/, '')
    const full = posix.normalize(prefix + segment + suffix)
    if (full.startsWith(prefix)) return full
    return posix.join(prefix, posix.join('/', segment + suffix))
  }
}
