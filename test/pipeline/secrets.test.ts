import { describe, expect, it } from 'vitest'
import { isSecretKey, redactPath, redactQuery } from '../../pipeline/secrets.ts'

describe('secrets of a request target', () => {
  it.each([
    'X-Amz-Signature',
    'X-Amz-Credential',
    'X-Amz-Security-Token',
    'AWSAccessKeyId',
    'Signature',
    'sig',
    'X-Goog-Signature',
    'token',
    'access_token',
    'id_token',
    'refreshToken',
    'api_key',
    'apikey',
    'X-API-Key',
    'key',
    'client_secret',
    'password',
    'passwd',
    'pwd',
    'session_id',
    'PHPSESSID',
    'sid',
    'auth',
    'Authorization',
    'code',
    'code_verifier',
    'otp',
    'pin',
    'jwt',
    'SAMLResponse',
    'csrf_token',
    'user[password]',
    'tok%65n',
    '%zz',
  ])('S11: %s is secret', (key) => {
    expect(isSecretKey(key)).toBe(true)
  })

  it.each(['page', 'q', 'author', 'keyword', 'zipcode', 'sort', 'passenger', 'id', 'monkey', ''])(
    '%j is not',
    (key) => {
      expect(isSecretKey(key)).toBe(false)
    },
  )

  it.each([
    ['', ''],
    ['a', 'a'],
    ['token', 'token'],
    ['a=1&token=s3cr3t&b=2', 'a=1&token=REDACTED&b=2'],
    ['token=', 'token=REDACTED'],
    ['token=a=b;c=d&e', 'token=REDACTED&e'],
    ['a=1;token=s3cr3t', 'a=1;token=REDACTED'],
    ['a;b=c;token=x;d=e&f=g', 'a;b=c;token=REDACTED&f=g'],
  ])('S11: redacts %j', (query, expected) => {
    expect(redactQuery(query)).toBe(expected)
  })

  it('S11: redacts path segments that are tokens', () => {
    expect(redactPath('/a/eyJhbGciOi.x.y/b')).toBe('/a/REDACTED/b')
    expect(redactPath('/eyes/key')).toBe('/eyes/key')
  })
})
