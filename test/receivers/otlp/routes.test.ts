import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ExportedSignal } from '../../../pipeline/signal.ts'
import { Routes } from '../../../receivers/otlp/routes.ts'

const routes = new Routes(
  new Map<string, ExportedSignal>([
    ['/v1/traces', 'traces'],
    ['/all/', 'metrics'],
    ['/all/logs/', 'logs'],
  ]),
)

it.each([
  ['/v1/traces', 'traces'],
  ['/v1/traces?x=%2', 'traces'],
  ['/v1/%74races', 'traces'],
  ['http://host:1/v1/traces', 'traces'],
  ['/v1/traces/', undefined],
  ['/v1/Traces', undefined],
  ['/all/x', 'metrics'],
  ['/all/logs/x/y', 'logs'],
  ['/all/logs', 'metrics'],
  ['/all', undefined],
  ['/%zz', undefined],
  ['*', { redirect: '/*' }],
  ['', { redirect: '/' }],
  ['/v1//traces?a=b', { redirect: '/v1/traces?a=b' }],
  ['/x/../v1/./traces', { redirect: '/v1/traces' }],
])('%s is %j', (url, route) => {
  expect(routes.find(url)).toEqual(route)
})

it('any line is something or nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (url) => {
      const route = routes.find(url)
      if (typeof route === 'object') expect(route.redirect).toMatch(/^\//)
    }),
  )
})
