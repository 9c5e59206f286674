// Secrets in request targets: what `pair` shows, and that a masked recording shows the same.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Redactor } from '../../pipeline/redact.ts'
import { splitTarget } from '../../pipeline/request_target.ts'
import { Target } from '../../processors/pair/protocols/http1/target.ts'
import { targetMask } from '../../receivers/recording/mask/target.ts'

const redactor = new Redactor()
const maskTarget = targetMask()

function shown(given: string): unknown {
  const { path, query, suffix, origin, authority } = new Target(given, redactor)
  return { path, query, suffix, origin, authority }
}

describe('queries', () => {
  it.each([
    ['a=1&password=SECRET', 'a=1&password=REDACTED'],
    ['to=https%3A%2F%2Fh%2Fcb%3Ftoken%3DSECRET', 'to=REDACTED'],
    ['to=https%253A%252F%252Fh%252Fcb%253Ftoken%253DSECRET', 'to=REDACTED'],
    ['to=https://me:SECRET@h/', 'to=REDACTED'],
    ['to=https://SECRET@h/', 'to=REDACTED'],
    ['filter=%7B%22password%22%3A%22SECRET%22%7D', 'filter=REDACTED'],
    ['query={login(password:\\"SECRET\\")}', 'query=REDACTED'],
    ['%zz&%74oken=SECRET', '%zz&%74oken=REDACTED'],
    ['key=sk_live_SECRET&x=sk-proj-SECRET', 'key=REDACTED&x=REDACTED'],
    ['a=eyJhbGciOiJ.eyJzdWIiOi.SECRET', 'a=REDACTED'],
    ['auth=', 'auth='],
  ])('S11: %s', (query, expected) => {
    expect(redactor.query(query)).toBe(expected)
  })

  it.each([
    'lang=sk-SK',
    'q=is:open+state:open',
    'to=https://medium.com/@user/page',
    'file=keyJump.bundle.js',
    'page=2&sort=-date&ids=1,2,3',
    'q=100%25&r=%zz%f',
    'time=12:30&range=a..b',
  ])('%s has no secret', (query) => {
    expect(redactor.query(query)).toBe(query)
  })
})

describe('paths', () => {
  it.each([
    ['/reset/token=SECRET/now', '/reset/token=REDACTED/now'],
    ['/a;jsessionid=SECRET/b', '/a;jsessionid=REDACTED/b'],
    ['/login%3Fpassword=SECRET', '/login%3Fpassword=REDACTED'],
    ['/login%3Fpassword%3DSECRET', '/REDACTED'],
    ['/x/eyJhbGciOiJ.eyJzdWIiOi.SECRET/y', '/x/REDACTED/y'],
    ['/hooks/ghp_SECRET', '/hooks/REDACTED'],
    ['/bot1234567:AASECRETSECRETSECRETSECRETSECRET/send', '/REDACTED/send'],
    ['/proxy/http://me:SECRET@h/x', '/proxy/http://REDACTED/x'],
  ])('S11: %s', (path, expected) => {
    expect(redactor.path(path)).toBe(expected)
  })

  it.each(['/', '*', '', '/sk-SK/page', '/@user/repo', '/a=b;c=d', '/static/keyJump.min.js'])(
    '%s has no secret',
    (path) => {
      expect(redactor.path(path)).toBe(path)
    },
  )
})

describe('request targets', () => {
  it.each([
    ['page?token=SECRET', { path: '/page', query: 'token=REDACTED', authority: undefined }],
    ['page?token=SECRET&to=http://h/', { path: '/page', authority: undefined }],
    ['http://h?token=SECRET', { path: '', query: 'token=REDACTED', origin: 'http://h' }],
    ['http://me:SECRET@h:1/a', { path: '/a', origin: 'http://REDACTED:REDACTED@h:1' }],
    ['me:SECRET@h:1', { path: '', authority: 'h:1', origin: undefined }],
    ['http://h/a#token=SECRET', { path: '/a', query: undefined }],
    ['*', { path: '*', authority: undefined }],
    ['h:443', { path: '', authority: 'h:443' }],
  ])('S11: %s', (target, expected) => {
    expect(shown(target)).toMatchObject(expected)
    expect(JSON.stringify(shown(target))).not.toContain('SECRET')
  })

  const words = fc.constantFrom(
    '/',
    '?',
    '&',
    ';',
    '=',
    '#',
    ':',
    '@',
    '//',
    '%3D',
    '%3a',
    '%25',
    '*',
    '**',
    '+',
    '"',
    'http://',
    'token',
    'password',
    'a',
    'code',
    'eyJhbGciOi.eyJzdWIi.x',
    'ghp_abc',
    'Bearer%20x',
    'h:80',
    'é',
  )
  const targets = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(''))

  it('have no character that is in none of their parts', () => {
    fc.assert(
      fc.property(targets, (target) => {
        const { scheme, user, authority, path, query, fragment } = splitTarget(target)
        const at = user === undefined ? '' : `${user}@`
        const more = [
          query === undefined ? '' : `?${query}`,
          fragment === undefined ? '' : `#${fragment}`,
        ]
        expect([scheme, at, authority, path, ...more].join('')).toBe(target)
      }),
    )
  })

  it('S10: a masked target is as long as the target and shows the same', () => {
    fc.assert(
      fc.property(targets, (target) => {
        const masked = maskTarget(target)
        expect(masked).toHaveLength(target.length)
        expect(shown(masked)).toEqual(shown(target))
      }),
      { numRuns: 3000 },
    )
  })

  it('take no longer than their length asks for', () => {
    const long = ['a', 'eyJ', ':', '=', 'a=', '"', '//', '%25', 'a:'].map((part) =>
      part.repeat(20_000),
    )
    const began = performance.now()
    for (const one of long) shown(`/${one}?x=${one}`)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  it('with 64 KiB of words that might become JWTs take no time', () => {
    const long = '-eyJ'.repeat(16_384)
    const began = performance.now()
    for (const one of [`/${long}`, `/?${long}`, `/?x=${long}.`]) redactor.path(redactor.query(one))
    expect(performance.now() - began).toBeLessThan(100)
  })
})

it('a JWT is one wherever it stands', () => {
  const JWT = /(?<![A-Za-z\d])eyJ[\w-]{5,}\.[\w-]{5,}/
  const parts = fc.constantFrom('eyJ', 'eyJ', '.', '-', '_', ' ', 'abcde', 'x', '0')
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 12 }), (words) => {
      const text = words.join('')
      expect(redactor.looksSecret(text)).toBe(JWT.test(text))
    }),
    { numRuns: 20_000 },
  )
})
