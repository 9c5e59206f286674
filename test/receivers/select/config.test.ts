import { expect, it } from 'vitest'
import { parser } from '../../../pipeline/config/schema.ts'
import { selectField, selects } from '../../../receivers/select/index.ts'

const parse = parser(selectField)

it('reads ports as numbers, texts and ranges', () => {
  const { port } = parse({ port: [8080, '9090', '8000-8099'] })
  expect(port).toEqual([
    { from: 8080, to: 8080 },
    { from: 9090, to: 9090 },
    { from: 8000, to: 8099 },
  ])
})

it.each([0, 65_536, '', '9-8', 'http', '1-', -1])('%j is no port', (port) => {
  expect(() => parse({ port: [port] })).toThrow(
    `'port[0]' must be a port from 1 to 65535 or a range like 8000-8099, got '${port}'`,
  )
})

it('names what is no id of a container', () => {
  expect(() => parse({ exclude: { container: ['web-1'] } })).toThrow(
    `exclude: 'container' must be hexadecimal digits, got 'web-1'`,
  )
})

it('leaves out nobody without a criterion', () => {
  expect(selects(parse(undefined))).toBe(false)
  expect(selects(parse({ exe: [], exclude: null }))).toBe(false)
  expect(selects(parse({ exe: ['nginx'] }))).toBe(true)
  expect(selects(parse({ exclude: { language: ['go'] } }))).toBe(true)
})
