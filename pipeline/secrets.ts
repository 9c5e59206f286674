// What in a request target is a secret. One definition for `pair`, which takes secrets out of spans, and for recordings, which
// mask them: a replay gives the same spans only if both agree.

/** A JSON Web Token begins with these characters (base64url of `{"`), and so does any other token made of JSON. */
export const TOKEN_PREFIX = 'eyJ'

export const REDACTED = 'REDACTED'

/** Compared without case and without `-`, `_`, `.` and brackets. */
const EXACT = new Set(
  `auth authz awsaccesskeyid bearer cardnumber ccnumber code codeverifier creditcard csrf cvc cvv hash hmac jwt key nonce
  otp pass pin pwd samlrequest samlresponse sid sig ssn state ticket xsrf`.split(/\s+/),
)
const PART =
  /token|secret|sessid|passw|passphrase|passcode|apikey|accesskey|privatekey|signingkey|credential|signature|session|assertion|authoriz|oauth|cookie/

/**
 * Is the value of this query key a secret? Semantic conventions ask for the signatures of AWS and Google (`url.full`), the rest
 * are the names under which tokens, passwords, sessions and one-time codes travel. A key with escapes that do not decode
 * is taken for one.
 */
export function isSecretKey(key: string): boolean {
  let name = key
  if (key.includes('%')) {
    try {
      name = decodeURIComponent(key)
    } catch {
      return true
    }
  }
  name = name.toLowerCase().replace(/[-_.[\]+ ]/g, '')
  return EXACT.has(name) || PART.test(name)
}

/** `a=1&token=x` → `a=1&token=REDACTED`. Keys begin after `&` or `;`; a secret value ends at `&` only. */
export function redactQuery(query: string): string {
  if (!query.includes('=')) return query
  return query.split('&').map(redactPart).join('&')
}

/** Segments that are tokens, replaced. */
export function redactPath(path: string): string {
  if (!path.includes(`/${TOKEN_PREFIX}`)) return path
  return path
    .split('/')
    .map((segment) => (segment.startsWith(TOKEN_PREFIX) ? REDACTED : segment))
    .join('/')
}

function redactPart(part: string): string {
  let from = 0
  for (;;) {
    const semicolon = part.indexOf(';', from)
    const end = semicolon < 0 ? part.length : semicolon
    const equals = part.indexOf('=', from)
    const has = equals >= 0 && equals < end
    if (has && isSecretKey(part.slice(from, equals))) return part.slice(0, equals + 1) + REDACTED
    if (semicolon < 0) return part
    from = semicolon + 1
  }
}
