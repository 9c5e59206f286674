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
  'license', 'licensekey', 'authkey', 'appkey', 'consumerkey', 'masterkey', 'signingkey', 'subscriptionkey',
  'oauth', 'oauthverifier', 'codeverifier', 'codechallenge', 'invite', 'reset', 'magic',
] // prettier-ignore

/** Keys of signed URLs: all that begins so. */
const PREFIXES = ['xamz', 'xgoog', 'xoss', 'xcos']

/**
 * Values that are secrets whatever their key is: tokens of well-known services, users of URLs with their passwords, keys in PEM;
 * and what a recording has in their place.
 */
const VALUES =
  /^(?:[Bb]earer|[Bb]asic|BEARER|BASIC)\s|^[spr]k[-_](?:live|test|proj|ant|or)[-_]|^gh[opsur]_\w|^github_pat_|^glpat-|^xox[abeoprs]-|^(?:AKIA|ASIA)[A-Z\d]{12}|^AIza[\w-]{20}|^ya29\.|^npm_\w{20}|^dop_v1_|^SG\.[\w-]{10}|^bot\d{6,}:[\w-]{30}|(?:^|\/\/)[^/@\s:]+:[^/@\s]+@|\/\/[^/@\s?#]+@|-----BEGIN|^\*{2,}$/

/**
 * A JWT: `eyJ` that no letter or digit stands before, a dot, and more. Only the first `eyJ` of a word is looked at (a lookahead is
 * never tried anew): from each one to the end of the word would take seconds for a target of 64 KiB.
 */
const JWT = /(?<![\w-])(?=([\w-]*?(?<![A-Za-z\d])eyJ))\1[\w-]{5,}\.[\w-]{5,}/

/** Only paths with one of these can have a secret in them. */
const SUSPECT =
  /[=;@*]|eyJ|%3[ad]|\/(?:[spr]k[-_]|gh[opsur]_|github_pat_|glpat-|xox|AKIA|ASIA|AIza|ya29|npm_|dop_v1|SG\.|bot\d|(?:bearer|basic)(?:%20|\+))|-----/i

/** What may stand in a key, and between it and the sign after it. */
const KEY_CHAR = /[\p{L}\p{N}_.$[\]-]/u
const QUOTE = /["'\\\s]/
/** No key is longer. */
const KEY_LENGTH = 64

/** Values are looked into as often as they may have been escaped on their way through other URLs. */
const ESCAPED = 3

/** What a secret is replaced with. */
export type Cover = (secret: string) => string

const redacted: Cover = () => REDACTED

export class Redactor {
  readonly #keys: ReadonlySet<string>
  /** Verdicts on keys that came before. */
  readonly #known = new Map<string, boolean>()

  /** `keys`: more keys whose values are secret, as a whole and in any case. */
  constructor(keys: readonly string[] = []) {
    this.#keys = new Set([...KEYS, ...keys.map(plain)])
  }

  /** A query with the values of secret keys, and values that look like secrets, replaced. Keys stay. */
  query(query: string, cover = redacted): string {
    return query === '' ? query : this.#items(query, 38, cover)
  }

  /** A path without segments that look like secrets, and without the values of secret keys (`;jsessionid=…`). */
  path(path: string, cover = redacted): string {
    return SUSPECT.test(path) ? this.#items(path, 47, cover) : path
  }

  /** The items between `separator` and `;`. */
  #items(text: string, separator: number, cover: Cover): string {
    let result = ''
    let from = 0
    for (let at = 0; at <= text.length; at++) {
      const char = at < text.length ? text.charCodeAt(at) : separator
      if (char !== separator && char !== 59) continue
      result += this.#item(text.slice(from, at), cover)
      if (at < text.length) result += text[at]
      from = at + 1
    }
    return result
  }

  #item(item: string, cover: Cover): string {
    const equals = item.indexOf('=')
    if (equals < 0) return this.looksSecret(item) ? cover(item) : item
    const value = item.slice(equals + 1)
    if (value === '') return item
    const key = item.slice(0, equals)
    if (!this.#isSecret(key) && !this.looksSecret(value)) return item
    return `${key}=${cover(value)}`
  }

  /** Is it a secret by its look, or has it one in it: a URL with a user or a secret key, an object with such a key? */
  looksSecret(value: string): boolean {
    let text = value
    for (let i = 0; i < ESCAPED; i++) {
      if (isToken(text) || this.#assigns(text)) return true
      const inner = unescaped(text)
      if (inner === text) return false
      text = inner
    }
    return isToken(text) || this.#assigns(text)
  }

  /** Has it a secret key with a value in it, as a URL's query or an object? */
  #assigns(text: string): boolean {
    for (let at = 0; at < text.length - 1; at++) {
      const char = text.charCodeAt(at)
      if (char !== 58 && char !== 61) continue
      const key = keyBefore(text, at)
      // `state:open` is what people search for; `state=…` is a URL's.
      if (char === 61 ? this.#isSecret(key) : hasSecretWord(plain(key))) return true
    }
    return false
  }

  #isSecret(key: string): boolean {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const name = plain(unescaped(unescaped(key)))
    const secret =
      this.#keys.has(name) ||
      hasSecretWord(name) ||
      PREFIXES.some((prefix) => name.startsWith(prefix))
    // Keys that users make up are endless.
    if (this.#known.size >= 1000) this.#known.clear()
    this.#known.set(key, secret)
    return secret
  }
}

function isToken(text: string): boolean {
  return VALUES.test(text) || (text.includes('eyJ') && JWT.test(text))
}

/** `{"user": "x", "pass` → pass */
function keyBefore(text: string, end: number): string {
  let to = end
  while (to > 0 && QUOTE.test(text[to - 1]!)) to--
  let from = to
  while (from > 0 && to - from < KEY_LENGTH && KEY_CHAR.test(text[from - 1]!)) from--
  return text.slice(from, to)
}

function hasSecretWord(name: string): boolean {
  return WORDS.some((word) => name.includes(word))
}

/** Letters and digits of a key in lower case: `X-Api_Key`, `apiKey` and `api.key` are one. */
function plain(key: string): string {
  return key.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

/** Percent-encoded ASCII and plus signs as what they stand for; what is malformed stays. */
function unescaped(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-7][\da-f])/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}
