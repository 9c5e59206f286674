// `headers` of what sends over HTTP: mistakes that Node would find at the first request.
import { validateHeaderName, validateHeaderValue } from 'node:http'

/** Says which header is wrong, never its value. The values of those that are `encoded` before they are sent may be anything. */
export function headerErrors(
  headers: Readonly<Record<string, string>>,
  encoded: (name: string) => boolean = () => false,
): string[] {
  return Object.entries(headers).flatMap(([name, value]) => {
    try {
      validateHeaderName(name)
    } catch {
      return [`headers: "${name}" is no valid name of a header`]
    }
    try {
      if (!encoded(name)) validateHeaderValue(name, value)
    } catch {
      return [`headers: the value of "${name}" has ${mistake(value)}`]
    }
    return []
  })
}

/** What a file ends with is what `${file:…}` gives: the commonest mistake. */
const mistake = (value: string): string =>
  /^[^\r\n]*[\r\n]+$/.test(value)
    ? 'a line break at its end'
    : 'a character that no header may have'
