import { expect, it } from 'vitest'
import { Attributes } from '../../../processors/actions/attributes.ts'
import { compile } from '../../../processors/actions/compile.ts'
import { CONVERT } from '../../../processors/actions/convert.ts'
import type { ActionConfig } from '../../../processors/actions/config.ts'
import { attributesMatch } from '../../../processors/match/attributes.ts'
import { filterSet } from '../../../processors/match/filter_set.ts'
import { quickly } from '../../support/hostile.ts'

// Patterns that take exponential or quadratic time where a matcher goes back.
const PATTERNS = ['^(a+)+$', '^(.*)x(.*)y(.*)$', '(\\d+)+\\.(\\d*)*z', '( *;? *)*x$']

const action = (given: Partial<ActionConfig>): ActionConfig => ({
  key: '',
  value: undefined,
  from_attribute: '',
  from_context: '',
  pattern: '',
  converted_type: '',
  default_value: undefined,
  action: '',
  ...given,
})

it('P6: a text of any length is converted in no time, or stays as it is', () => {
  for (const convert of [CONVERT.int, CONVERT.double]) {
    quickly((text) => expect([text, 7, Infinity]).toContain(convert(text)))
  }
})

it.each(PATTERNS)('P6: %s takes no more time than the text is long', (pattern) => {
  const matches = filterSet([pattern], 'regexp')
  quickly(matches)
  const match = attributesMatch([{ key: 'k', value: pattern }], 'regexp')
  quickly((text) => match([['k', text]]))
  const run = compile([
    action({ action: 'extract', key: 'k', pattern: '^(?P<first>.*) (?P<last>a*)!$' }),
    action({ action: 'delete', key: 'other', pattern }),
  ])
  const attributes = new Attributes()
  quickly((text) => {
    attributes.load(['k', text, text, 1])
    run(attributes, undefined)
  })
})

it('P6: to remove every other of 200,003 attributes takes no more time than there are many', () => {
  const list = Array.from({ length: 200_003 }, (_, i) => [
    `${i % 2 ? 'drop' : 'keep'}.${i}`,
    i,
  ]).flat()
  const attributes = new Attributes()
  attributes.load(['drop.x', 1], list)
  const before = performance.now()
  attributes.removeIf((key) => key.startsWith('drop.'))
  expect(performance.now() - before).toBeLessThan(1000)
  expect(attributes.list(0)).toEqual([])
  const kept = attributes.list(1)
  expect(kept).toHaveLength(2 * 100_002)
  expect(kept.slice(0, 6)).toEqual(['keep.0', 0, 'keep.2', 2, 'keep.4', 4])
  expect(kept.slice(-2)).toEqual(['keep.200002', 200_002])
  expect(list).toHaveLength(2 * 200_003)
  expect([attributes.changed(0), attributes.changed(1)]).toEqual([true, true])
})

it('nothing is copied when nothing is removed', () => {
  const attributes = new Attributes()
  const list = ['a', 1, 'b', 2]
  attributes.load(list)
  attributes.removeIf(() => false)
  expect([attributes.list(0) === list, attributes.changed(0)]).toEqual([true, false])
})
