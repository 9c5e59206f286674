// Masks a request target so that spans made of it stay the same: what `pair` redacts is covered with what it redacts as well.
import { Redactor } from '../../../pipeline/redact.ts'
import { splitTarget } from '../../../pipeline/request_target.ts'

const stars = (text: string): string => '*'.repeat(text.length)

/** Gives a target of the same length without secrets. */
export type TargetMask = (target: string) => string

/** `keys`: more query keys whose values are secret. */
export function targetMask(keys: readonly string[] = []): TargetMask {
  const redactor = new Redactor(keys)
  return (target) => masked(target, redactor)
}

function masked(target: string, redactor: Redactor): string {
  const { scheme, user, authority = '', path, query, fragment } = splitTarget(target)
  return [
    scheme,
    user === undefined ? '' : `${stars(user)}@`,
    authority,
    redactor.path(path, stars),
    query === undefined ? '' : `?${redactor.query(query, stars)}`,
    fragment === undefined ? '' : `#${stars(fragment)}`,
  ].join('')
}
