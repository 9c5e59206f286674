import { describe, expect, it } from 'vitest'
import { Redactor } from '../../../../pipeline/redact.ts'
import { targetMask } from '../../../../receivers/recording/mask/target.ts'

const maskTarget = targetMask()

describe('masked request targets', () => {
  it.each([
    ['/a/b?page=2&q=x', '/a/b?page=2&q=x'],
    ['/a?token=s3cr3tvalue&b=1', '/a?token=***********&b=1'],
    ['/a?b=1;api_key=ab;c', '/a?b=1;api_key=**;c'],
    ['/a?q=ghp_abcdef', '/a?q=**********'],
    ['/a?ghp_abcdef', '/a?**********'],
    ['/a?p%61ssword=x%20y', '/a?p%61ssword=*****'],
    ['/a;jsessionid=AB12/c', '/a;jsessionid=****/c'],
    ['/u/eyJhbGciOi.eyJz1.S-f_G/x', '/u/**********************/x'],
    ['http://u:p@h:80/a?sig=1&x=2', 'http://***@h:80/a?sig=*&x=2'],
    ['http://h/a@b?c=d', 'http://h/a@b?c=d'],
    ['user:pw@h:443', '*******@h:443'],
    ['h:443', 'h:443'],
    ['/a?b=c#token=x', '/a?b=c#*******'],
    ['*', '*'],
    ['', ''],
  ])('S11: %s', (target, masked) => {
    expect(maskTarget(target)).toBe(masked)
    expect(masked).toHaveLength(target.length)
  })

  it('S11: keys of the user', () => {
    expect(targetMask(['Customer-Id'])('/a?customer_id=42&b=1')).toBe('/a?customer_id=**&b=1')
  })

  it.each([
    '/a?token=s3cr3tvalue&b=1',
    '/a?b=1;api_key=ab;c',
    '/a?q=ghp_abcdef&r=Bearer%20abc&ghp_abcdef',
    '/a;jsessionid=AB12/c;a=b?x=eyJhbGciOi.eyJz1.S',
    '/u/eyJhbGciOi.eyJz1.S-f_G/x-eyJhbGciOi.eyJz1y',
  ])('S10: %s is redacted to the same', (target) => {
    const redactor = new Redactor()
    const [path, query] = target.split('?') as [string, string | undefined]
    const [maskedPath, maskedQuery] = maskTarget(target).split('?') as [string, string | undefined]
    expect(redactor.path(maskedPath)).toBe(redactor.path(path))
    expect(redactor.query(maskedQuery ?? '')).toBe(redactor.query(query ?? ''))
  })
})
