// A path of a URL in the configuration (otlpreceiver/config.go SanitizedURLPath): a URL is taken, its path is used.
import { text, type Field } from '../../pipeline/config/schema.ts'

/** Decodes to a path that begins with a slash. */
export function urlPath(initial: string, help: string): Field<string> {
  const plain = text(initial, help, 'otlpreceiver.SanitizedURLPath')
  return {
    ...plain,
    decode(raw, path, errors) {
      const given = plain.decode(raw, path, errors)
      try {
        const found = pathOf(given)
        return found.startsWith('/') ? found : `/${found}`
      } catch (error) {
        const why = `parse ${JSON.stringify(given)}: ${(error as Error).message}`
        errors.push(`'${path}' invalid HTTP URL path set for signal: ${why}`)
        return given
      }
    },
  }
}

/** The path of what Go's url.Parse takes. Throws an Error with its text. */
function pathOf(given: string): string {
  // oxlint-disable-next-line no-control-regex -- as Go has it
  if (/[\x00-\x1f\x7f]/.test(given)) throw new Error('net/url: invalid control character in URL')
  if (given.startsWith(':')) throw new Error('missing protocol scheme')
  const [bare = ''] = given.split(/[?#]/, 1)
  const scheme = /^[a-zA-Z][a-zA-Z0-9+.-]*:/.exec(bare)?.[0] ?? ''
  const rest = bare.slice(scheme.length)
  const authority = /^\/\/[^/]*/.exec(rest)?.[0] ?? ''
  const escape = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(rest)
  if (escape) throw new Error(`invalid URL escape ${JSON.stringify(escape[0])}`)
  if (scheme === '' && /^[^/]*:/.test(rest)) {
    throw new Error('first path segment in URL cannot contain colon')
  }
  return decodeURIComponent(rest.slice(authority.length))
}
