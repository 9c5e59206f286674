import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Fields, Logger } from '../../pipeline/log.ts'
import { WallClock } from '../../receivers/clock.ts'

function collecting(lines: { message: string; fields: Fields | undefined }[]): Logger {
  const log = (message: string, fields?: Fields): void => void lines.push({ message, fields })
  const logger: Logger = {
    debug: log,
    info: log,
    warn: log,
    error: log,
    text: log,
    child: () => logger,
  }
  return logger
}

it('S3: a stepped wall clock is followed and logged', async () => {
  const lines: { message: string; fields: Fields | undefined }[] = []
  const heard: bigint[] = []
  let offset = 1_700_000_000_000_000_000n
  const clock = new WallClock(
    () => offset,
    collecting(lines),
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
      message: 'the wall clock was stepped; spans follow it from here on',
      fields: { seconds: 3600 },
    },
  ])
})

it('follows slewing without a word', async () => {
  const lines: { message: string; fields: Fields | undefined }[] = []
  let offset = 1_700_000_000_000_000_000n
  const clock = new WallClock(() => (offset += 11n), collecting(lines), undefined, 5)
  await sleep(40)
  clock.stop()
  expect(clock.epochNs()).toBeGreaterThan(1_700_000_000_000_000_011n)
  expect(lines).toEqual([])
})
