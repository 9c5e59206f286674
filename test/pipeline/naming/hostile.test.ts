// Arguments are chosen by whoever starts a process: none may take long, and what keeps them quick changes no name.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameOf } from '../../../pipeline/naming/name.ts'
import { versionless } from '../../../pipeline/naming/program.ts'
import * as java from '../../../pipeline/naming/scripts/java.ts'
import { shellScript } from '../../../pipeline/naming/scripts/shell.ts'
import { facts } from './facts.ts'

/** MAX_ARG_STRLEN of Linux. */
const LONGEST = 131_071

const PARTS = ['c', 'c!', '1', '1.', '.', '-1', '_1', '1.a', '.1a', 'a', 'a1.', '-', '/', ' ', '[']
const ENDS = ['', '!', '!.jar', '.jar', '/', '/x', ']', '\n']

/** `begin`, then as much of `part` as there is room for, then `end`. */
function filled(begin: string, part: string, end: string): string {
  const room = LONGEST - begin.length - end.length
  return begin + part.repeat(Math.floor(room / part.length)) + end
}

function elapsed(args: readonly string[]): number {
  const began = performance.now()
  nameOf(facts('', { args, exe: args[0] === '' ? '' : `/usr/bin/${args[0]}` }), undefined)
  return performance.now() - began
}

const COMMANDS: readonly (readonly [string, (hostile: string) => string[]])[] = [
  ['a title', (hostile) => [hostile]],
  ['a title of nobody', (hostile) => ['', hostile]],
  ['java -jar', (hostile) => ['java', '-jar', hostile]],
  ['java', (hostile) => ['java', hostile]],
  ['bash', (hostile) => ['bash', hostile]],
  ['python', (hostile) => ['python', hostile]],
  ['python -m gunicorn', (hostile) => ['python', '-m', 'gunicorn', hostile]],
  ['node', (hostile) => ['node', hostile]],
  ['dotnet', (hostile) => ['dotnet', hostile]],
  ['perl', (hostile) => ['perl', hostile]],
]

describe('an argument of 128 KiB', () => {
  it.each(COMMANDS)('of %s takes under 100 ms', (_, command) => {
    for (const begin of ['', '-', 'x-1', 'v']) {
      for (const part of PARTS) {
        for (const end of ENDS) {
          const hostile = filled(begin, part, end)
          expect(elapsed(command(hostile)), `${begin}${part}…${end}`).toBeLessThan(100)
        }
      }
    }
  })

  it('takes under 100 ms also when it is all that tells the program', () => {
    for (const part of PARTS) {
      for (const end of ENDS) {
        const began = performance.now()
        nameOf(facts('', { args: [filled('', part, end)], exe: '' }), undefined)
        expect(performance.now() - began, `${part}…${end}`).toBeLessThan(100)
      }
    }
  })
})

describe('what ends a name, as it was once written', () => {
  const text = (letters: string): fc.Arbitrary<string> =>
    fc.string({ unit: fc.constantFrom(...Array.from(letters)), maxLength: 14 })

  it('a version of a jar', () => {
    const version = /[-_]v?\d+(?:\.\d+)*(?:[-.+](?:[A-Za-z]+[\d.]*|\d[\w.]*))*$/
    const property = fc.property(text('--__v11..+ab!'), (name) => {
      expect(java.versionless(name)).toBe(name.replace(version, ''))
    })
    fc.assert(property, { numRuns: 50_000 })
  })

  it('a version of a program', () => {
    const property = fc.property(text('-_v112...a!'), (name) => {
      const given = `x${name}`
      const expected = given.replace(/[-_.]?v?\d+(?:\.\d+)+$/, '')
      expect(versionless(given)).toBe(expected)
    })
    fc.assert(property, { numRuns: 50_000 })
  })

  it('an option of a shell with code', () => {
    const property = fc.property(text('ccabC!'), (rest) => {
      const code = /^-[a-z]*c[a-z]*$/.test(`-x${rest}`)
      expect(shellScript([`-x${rest}`, 'x.sh'], '/') === undefined).toBe(code)
    })
    fc.assert(property, { numRuns: 5000 })
  })
})
