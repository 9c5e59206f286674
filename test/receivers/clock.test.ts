import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { WallClock } from '../../receivers/clock.ts'
import { memoryLogger, type Line } from '../support/loggers.ts'

it('S3: a stepped wall clock is followed and logged', async () => {
  const lines: Line[] = []
  const heard: bigint[] = []
  let offset = 1_700_000_000_000_000_000n
  const clock = new WallClock(
    () => offset,
    memoryLogger(lines),
    (epochNs) => heard.push(epochNs),
    5,
  )
  expect(clock.epochNs()).toBe(1_700_000_000_000_000_000n)
  offset += 3_600_000_000_000n
  await sleep(50)
  clock.stop()
  expect(clock.epochNs()).toBe(1_700_003_600_000_000_000n)
  expect(heard).toEqual([1_700_000_000_000_000_000n, 1_700_003_600_000_000_000n])
  expect(lines).toEqual([
    {
      level: 'warn',
      message: 'the wall clock was stepped; spans follow it from here on',
      fields: { seconds: 3600 },
    },
  ])
})

it('follows slewing without a word', async () => {
  const lines: Line[] = []
  let offset = 1_700_000_000_000_000_000n
  const clock = new WallClock(() => (offset += 11n), memoryLogger(lines), undefined, 5)
  await sleep(40)
  clock.stop()
  expect(clock.epochNs()).toBeGreaterThan(1_700_000_000_000_000_011n)
  expect(lines).toEqual([])
})
