// Masks a request target (RFC 9112 §3.2) so that spans made of it stay the same: what `pair` redacts is covered with something
// that it redacts as well.
import { JWT, Redactor } from '../../../pipeline/redact.ts'

const redactor = new Redactor()

/** Taken for a secret by its look, whatever its key is. */
const LOOKS_SECRET = 'sk_'

/** A target of the same length without secrets. */
export function maskTarget(target: string): string {
  const authority = /^(?:[a-z][a-z\d+.-]*:\/\/)?([^/?@]*@)/i.exec(target)
  if (authority) {
    const to = authority[0].length
    const from = to - authority[1]!.length
    return target.slice(0, from) + '*'.repeat(to - from - 1) + '@' + maskTarget(target.slice(to))
  }
  const hash = target.indexOf('#')
  if (hash >= 0) return maskTarget(target.slice(0, hash)) + '#'.padEnd(target.length - hash, '*')
  const question = target.indexOf('?')
  if (question < 0) return maskPath(target)
  return `${maskPath(target.slice(0, question))}?${maskQuery(target.slice(question + 1))}`
}

function maskPath(path: string): string {
  if (redactor.path(path) === path) return path
  return path
    .replace(/;([^;/=]*)=([^;/]*)/g, (all, key: string, value: string) =>
      redactor.path(`;${key}=${value}`) === all ? all : `;${key}=${'*'.repeat(value.length)}`,
    )
    .replace(JWT, (token) => token.slice(0, 3) + sameShape(token.slice(3)))
}

function maskQuery(query: string): string {
  if (redactor.query(query) === query) return query
  return query
    .split(/([&;])/)
    .map((pair) => (redactor.query(pair) === pair ? pair : maskPair(pair)))
    .join('')
}

function maskPair(pair: string): string {
  const from = pair.indexOf('=') + 1
  const length = pair.length - from
  return pair.slice(0, from) + LOOKS_SECRET.slice(0, length).padEnd(length, '*')
}

/** Letters for letters and digits for digits: what is guessed from the look of a path stays the same. */
function sameShape(text: string): string {
  return text
    .replace(/[a-f]/g, 'a')
    .replace(/[g-z]/g, 'x')
    .replace(/[A-F]/g, 'A')
    .replace(/[G-Z]/g, 'X')
    .replace(/\d/g, '0')
}
