// Masks a request target so that spans made of it stay the same: what `pair` redacts is covered with what it redacts as well.
import { Redactor } from '../../../pipeline/redact.ts'
import { splitTarget } from '../../../pipeline/request_target.ts'

const redactor = new Redactor()

const stars = (text: string): string => '*'.repeat(text.length)

/** A target of the same length without secrets. */
export function maskTarget(target: string): string {
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
