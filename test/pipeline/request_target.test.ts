// The parts of a request target: what is an authority, and that hostile targets take no time.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitTarget } from '../../pipeline/request_target.ts'

/** What an authority without a scheme is; too slow for targets that somebody else chooses. */
const AUTHORITY = /^[^/?#]*[:@][^/?#]*$/

it('without a scheme it is an authority that has a colon or an @ and no more parts', () => {
  const targets = fc.string({ unit: fc.constantFrom(...Array.from(':@/?#a\né')), maxLength: 12 })
  fc.assert(
    fc.property(targets, (target) => {
      const { scheme, authority, user } = splitTarget(target)
      fc.pre(scheme === '')
      expect(authority !== undefined || user !== undefined).toBe(AUTHORITY.test(target))
    }),
    { numRuns: 50_000 },
  )
})

it.each([':', '@', 'a:', 'a+', '://'])('64 KiB of %s take no time', (part) => {
  const long = part.repeat(65_536 / part.length)
  const began = performance.now()
  for (const end of ['', '/', '?', '#', '\n']) splitTarget(long + end)
  expect(performance.now() - began).toBeLessThan(100)
})
