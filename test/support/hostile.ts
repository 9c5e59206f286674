// Texts that make patterns go back: what a client may send to keep a process busy. Whoever reads each character once needs a hundredth
// of the time that `quickly` allows, whoever goes back for each of them minutes.
import { expect } from 'vitest'

export const MEGABYTE = 1_048_576

const many = (unit: string): string => unit.repeat(Math.floor(MEGABYTE / unit.length))

/** A megabyte each, by what it is made of. */
export const HOSTILE: readonly (readonly [name: string, text: string])[] = [
  ['spaces', `${many(' ')}x`],
  ['spaces behind a parameter', `application/json;a=b${many(' ')}x`],
  ['semicolons', many(';')],
  ['parameters', `application/json${many(';a=b')};`],
  ['an open quote', `application/json;a="${many('\\a')}`],
  ['commas', many(',')],
  ['digits', many('1')],
  ['digits and a letter', `${many('1')}x`],
  ['signed digits', `+${many('1')}`],
  ['zeros', `${many('0')}7`],
  ['a fraction', `1.${many('1')}x`],
  ['dots', many('.')],
  ['an exponent', `1e${many('9')}`],
  ['hexadecimal digits', `0x${many('a')}!`],
  ['a hexadecimal float', `0x${many('a')}.bp1`],
  ['letters', `${many('a')}!`],
  ['underscores', `${many('_')}.`],
  ['slashes', `/${many('/')}x`],
  ['ways up', many('/a/..')],
  ['words that come again', many('total.')],
  ['percent signs', many('%41')],
  ['letters that are not ASCII', many('ü')],
  ['half surrogates', many('\ud800')],
  ['control characters', many('\u0000')],
]

const MOST_MS = 2000

/**
 * Run `read` with each of them; that it throws is fine. Time of this thread's processor, so that whoever else uses the machine does not
 * count.
 */
export function quickly(read: (text: string) => unknown): void {
  for (const [name, text] of HOSTILE) {
    const before = process.threadCpuUsage()
    try {
      read(text)
    } catch (error) {
      expect(error, name).not.toBeInstanceOf(RangeError)
    }
    const { user, system } = process.threadCpuUsage(before)
    expect((user + system) / 1000, name).toBeLessThan(MOST_MS)
  }
}
