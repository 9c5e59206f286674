// Columns as a terminal shows them.
import { styleText } from 'node:util'
import { expect, it } from 'vitest'
import { columns, counted } from '../../../cli/doctor/text.ts'

it('aligns columns by what is seen of them, and ends no line in blanks', () => {
  const red = styleText('red', 'no', { validateStream: false })
  expect(columns([['yes', 'a', ''], [red, 'long', 'why'], []])).toEqual([
    '  yes  a',
    `  ${red}   long  why`,
    '',
  ])
})

it('counts', () => {
  expect([counted(1, 'socket'), counted(0, 'socket'), counted(2, 'process', 'processes')]).toEqual([
    '1 socket',
    '0 sockets',
    '2 processes',
  ])
})
