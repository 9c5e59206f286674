// Secrets in paths and queries: `pair` takes them out of spans and recordings mask them, and a replay gives the same spans only
// if both agree. By key (the list of the HTTP semantic conventions, and many more) and by the look of a value.

export const REDACTED = 'REDACTED'

/** A key that contains one of these, its punctuation left out, has a secret value. */
const WORDS = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'apikey',
  'accesskey',
  'privatekey',
  'credential',
  'signature',
  'sessionid',
  'sessid',
]

/** Keys that are secret only as a whole. */
const KEYS = [
  'key', 'pwd', 'pass', 'pw', 'pin', 'otp', 'totp', 'mfa', 'sig', 'hmac', 'auth', 'authorization', 'bearer', 'basic',
  'code', 'session', 'sid', 'jwt', 'cookie', 'ticket', 'assertion', 'samlresponse', 'samlrequest', 'nonce', 'state',
  'csrf', 'xsrf', 'awsaccesskeyid', 'googleaccessid', 'ssn', 'cvv', 'cvc', 'card', 'cardnumber', 'creditcard', 'iban',
  'license', 'licensekey', 'oauth', 'oauthverifier', 'codeverifier', 'codechallenge', 'invite', 'reset', 'magic',
] // prettier-ignore

/** Keys of signed URLs: all that begins so. */
const PREFIXES = ['xamz', 'xgoog', 'xoss', 'xcos']

/** Values that are secrets whatever their key is: JWTs, tokens of well-known services, keys in PEM. */
const VALUES =
  /^(?:bearer|basic)(?:\s|\+|%20)|eyJ[\w-]{5,}\.[\w-]{5,}|^(?:sk|pk|rk)[-_](?:live|test|proj|ant)?|^gh[opsur]_\w|^github_pat_|^glpat-|^xox[abeoprs]-|^(?:AKIA|ASIA)[A-Z0-9]{12}|^AIza[\w-]{20}|^ya29\.|^npm_\w{20}|^dop_v1_|^SG\.[\w-]{10}|-----BEGIN/i

/** A JWT in a path: nothing else begins so. */
export const JWT = /eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g

export class Redactor {
  readonly #keys: ReadonlySet<string>
  /** Verdicts on keys that came before. */
  readonly #known = new Map<string, boolean>()

  /** `keys`: more keys whose values are secret, as a whole and in any case. */
  constructor(keys: readonly string[] = []) {
    this.#keys = new Set([...KEYS, ...keys.map(plain)])
  }

  /** A query with the values of secret keys, and values that look like secrets, replaced. Keys stay. */
  query(query: string): string {
    if (query === '') return query
    let redacted = ''
    let from = 0
    for (let at = 0; at <= query.length; at++) {
      const char = at < query.length ? query.charCodeAt(at) : 38
      if (char !== 38 && char !== 59) continue
      redacted += this.#pair(query.slice(from, at))
      if (at < query.length) redacted += query[at]
      from = at + 1
    }
    return redacted
  }

  /** A path without JWTs and without the values of secret matrix parameters (`;jsessionid=…`). */
  path(path: string): string {
    let redacted = path.includes('eyJ') ? path.replace(JWT, REDACTED) : path
    if (redacted.includes(';')) {
      redacted = redacted.replace(/;([^;/=]*)=([^;/]*)/g, (all, key: string) =>
        this.#isSecret(key) ? `;${key}=${REDACTED}` : all,
      )
    }
    return redacted
  }

  #pair(pair: string): string {
    const equals = pair.indexOf('=')
    const value = decoded(pair.slice(equals + 1))
    if (equals < 0) return VALUES.test(value) ? REDACTED : pair
    if (equals === pair.length - 1) return pair
    const key = pair.slice(0, equals)
    if (!this.#isSecret(key) && !VALUES.test(value)) return pair
    return `${key}=${REDACTED}`
  }

  #isSecret(key: string): boolean {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const name = plain(decoded(key))
    const secret =
      this.#keys.has(name) ||
      WORDS.some((word) => name.includes(word)) ||
      PREFIXES.some((prefix) => name.startsWith(prefix))
    // Keys that users make up are endless.
    if (this.#known.size >= 1000) this.#known.clear()
    this.#known.set(key, secret)
    return secret
  }
}

/** Letters and digits of a key in lower case: `X-Api_Key`, `apiKey` and `api.key` are one. */
function plain(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
