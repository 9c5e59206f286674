import { describe, expect, it } from 'vitest'
import { parseStat } from '../../../receivers/process/stat.ts'

const tail = (ticks: number): string =>
  `S 1 4211 4211 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 11 0 ${ticks} 1000 200`

describe('/proc/PID/stat', () => {
  it.each(['node', 'a b', 'a) S 1 2', '(', ')', '((sd-pam))', ''])(
    'reads the command %j',
    (comm) => {
      expect(parseStat(`4211 (${comm}) ${tail(90_001)}\n`)).toEqual({
        comm,
        runsProgram: true,
        startTicks: 90_001,
        argStart: 0,
      })
    },
  )

  it('wraps the start time as the kernel records do', () => {
    expect(parseStat(`1 (x) ${tail(2 ** 32 + 7)}`)?.startTicks).toBe(7)
  })

  it('tells kernel threads and zombies from who runs a program', () => {
    const stat = (state: string, flags: number): string =>
      `2 (kthreadd) ${tail(7).replace(/^S/, state).replace('4194560', `${flags}`)}`
    const [sleeping, thread, zombie] = [stat('S', 0x400000), stat('S', 0x208040), stat('Z', 0)]
    expect([sleeping, thread, zombie].map((text) => parseStat(text)?.runsProgram)).toEqual([
      true,
      false,
      false,
    ])
  })

  it('knows where the arguments begin', () => {
    const more = `${'0 '.repeat(23)}140720308486112 140720308486120 0 0 0`
    expect(parseStat(`1 (x) ${tail(7)} ${more}`)?.argStart).toBe(140720308486112)
  })

  it.each(['', '1', '1 (x', '1 (x) S 1', `1 (x) ${tail(Number.NaN)}`])('refuses %j', (text) => {
    expect(parseStat(text)).toBeUndefined()
  })
})
