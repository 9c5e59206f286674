import { expect, it } from 'vitest'
import { headerErrors } from '../../../exporters/helper/headers_config.ts'

it('says which header is wrong, never its value', () => {
  const headers = { good: 'x', 'a b': 'y', bad: 's3cret\n', 'key-bin': 's3cret\n' }
  const value = (name: string): string =>
    `headers: the value of "${name}" has a character that no header may have`
  const name = 'headers: "a b" is no valid name of a header'
  expect(headerErrors(headers)).toEqual([name, value('bad'), value('key-bin')])
  expect(headerErrors(headers, (one) => one === 'key-bin')).toEqual([name, value('bad')])
  expect(headerErrors({ good: 'x' })).toEqual([])
})
