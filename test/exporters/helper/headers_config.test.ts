import { expect, it } from 'vitest'
import { headerErrors } from '../../../exporters/helper/headers_config.ts'

it('says which header is wrong, never its value', () => {
  const headers = { good: 'x', 'a b': 'y', bad: 's3\ncret\n', 'key-bin': 's3\0cret' }
  const value = (name: string): string =>
    `headers: the value of "${name}" has a character that no header may have`
  const name = 'headers: "a b" is no valid name of a header'
  expect(headerErrors(headers)).toEqual([name, value('bad'), value('key-bin')])
  expect(headerErrors(headers, (one) => one === 'key-bin')).toEqual([name, value('bad')])
  expect(headerErrors({ good: 'x' })).toEqual([])
})

it.each(['s3cret\n', 's3cret\r\n', 's3cret\n\n'])('finds a line break at the end: %j', (bad) => {
  expect(headerErrors({ bad })).toEqual(['headers: the value of "bad" has a line break at its end'])
})
