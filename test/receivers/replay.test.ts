import { readFileSync, statSync, truncateSync } from 'node:fs'
import * as fc from 'fast-check'
import { lastValueFrom, toArray } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { EventHeader } from '../../bpf/events.ts'
import type { Batch } from '../../pipeline/batch.ts'
import type { OpenReceiver, Receiver } from '../../pipeline/component.ts'
import type { EventSource } from '../../pipeline/data/events.ts'
import { recordTo } from '../../receivers/recording/index.ts'
import replay from '../../receivers/replay.ts'
import { facts } from '../pipeline/naming/facts.ts'
import { SECRETS } from './exchanges.ts'
import { batch, chunk, exit } from './records.ts'
import { Host, temporary } from './recording/host.ts'
import { liveSpans, spansOf } from './spans.ts'
import { batchesOf } from './traffic.ts'

const EPOCH_NS = 1_700_000_000_000_000_000n
const server = facts('node /srv/shop/server.js --db s3cr3t', { pid: 7, startTicks: 100 })
const client = facts('curl -u me:pw http://shop/', { pid: 8, startTicks: 200 })

const source: EventSource = {
  policy: () => {},
  endpointPolicy: () => {},
  process: (pid) => [server, client].find((known) => known.pid === pid),
  epochNs: () => EPOCH_NS,
}

/** Record as the tcp receiver does. */
async function record(batches: readonly Uint8Array[], secrets = false): Promise<string> {
  const file = temporary('a.rec')
  const recorder = recordTo(file, { secrets, set: new Host() })
  recorder.clock(EPOCH_NS)
  for (const bytes of batches) {
    recorder.batch(bytes)
    recorder.facts(server)
    recorder.facts(client)
  }
  await recorder.close()
  return file
}

function open(config: object, host = new Host()): OpenReceiver<'events'> {
  const receiver = replay as Receiver<unknown, 'events'>
  return receiver.open(host, receiver.config(config)) as OpenReceiver<'events'>
}

describe('replay', () => {
  it('S10: gives the same spans as when it was recorded', async () => {
    const batches = batchesOf({ perBatch: 7 })
    const live = await liveSpans(batches, source)
    expect(live).toHaveLength(24)
    expect(await spansOf(open({ file: await record(batches) }).batches)).toEqual(live)
    expect(await spansOf(open({ file: await record(batches, true) }).batches)).toEqual(live)
  })

  it('S10: gives the same spans of one-byte writes', async () => {
    const batches = batchesOf({ sizes: [1], perBatch: 101 })
    const live = await liveSpans(batches, source)
    expect(await spansOf(open({ file: await record(batches) }).batches)).toEqual(live)
  })

  it('S10: gives the same spans however the calls were cut', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 9 })
    await fc.assert(
      fc.asyncProperty(sizes, fc.integer({ min: 1, max: 50 }), async (cut, perBatch) => {
        const batches = batchesOf({ sizes: cut, perBatch })
        const live = await liveSpans(batches, source)
        expect(await spansOf(open({ file: await record(batches) }).batches)).toEqual(live)
      }),
      { numRuns: 23 },
    )
  })

  it('S10: gives the same spans of calls that were lost or not copied whole', async () => {
    const traffic = fc.record({
      // Cut smaller and lost at once, the begin of a message may only be clear without the mask.
      sizes: fc.array(fc.integer({ min: 50, max: 400 }), { minLength: 1, maxLength: 9 }),
      perBatch: fc.integer({ min: 1, max: 50 }),
      head: fc.integer({ min: 30, max: 400 }),
      tail: fc.constantFrom(0, 16, 64),
      lost: fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 9 }),
    })
    await fc.assert(
      fc.asyncProperty(traffic, async (how) => {
        const batches = batchesOf(how)
        const live = await liveSpans(batches, source)
        expect(await spansOf(open({ file: await record(batches) }).batches)).toEqual(live)
      }),
      { numRuns: 53 },
    )
  })

  it('S11: no secret is in a span', async () => {
    const spans = await liveSpans(batchesOf(), source)
    const text = JSON.stringify(spans, (_, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    )
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([])
  })

  it.each([
    ['whole', [1_000_000]],
    ['split over one-byte writes', [1]],
    ['cut at 12 bytes', [12]],
  ])('S11: no secret is in a recording: %s', async (_, sizes) => {
    const written = readFileSync(await record(batchesOf({ sizes })), 'latin1')
    expect(SECRETS).toHaveLength(new Set(SECRETS).size)
    expect(SECRETS.length).toBeGreaterThanOrEqual(30)
    expect(SECRETS.filter((secret) => written.includes(secret))).toEqual([])
    const all = readFileSync(await record(batchesOf(), true), 'latin1')
    expect(SECRETS.filter((secret) => !all.includes(secret))).toEqual([])
  })

  it('answers with the facts and the clock of the recording, and takes policies', async () => {
    const host = new Host()
    const file = await record([batch(exit(), exit()), batch(exit())])
    const batches: Batch<'events'>[] = []
    const opened = open({ file }, host)
    opened.batches.subscribe((next) => batches.push(next))
    await lastValueFrom(open({ file }).batches.pipe(toArray()))
    expect(batches.map(({ items }) => items)).toEqual([2, 1])
    const { source: from } = batches[0]!.data
    expect(from.process(7, 100)).toMatchObject({
      args: ['node', '/srv/shop/server.js', '--**', '******'],
    })
    expect(from.process(7, 101)).toBeUndefined()
    expect(from.epochNs()).toBe(EPOCH_NS)
    from.policy(1, 0, 1)
    from.endpointPolicy(1, undefined)
    await opened.stop()
    expect(host.lines).toEqual([`info ${file} was replayed {"batches":2,"records":3}`])
  })

  it('S10: replays what is whole of a file that was cut, and says so', async () => {
    const host = new Host()
    const file = await record([batch(exit()), batch(exit())])
    truncateSync(file, statSync(file).size - 20)
    const batches = await lastValueFrom(open({ file }, host).batches.pipe(toArray()))
    expect(batches).toHaveLength(1)
    expect(host.lines[0]).toMatch(
      /^warn the recording .* is not whole: it was cut \(at byte \d+\); what came before was replayed {"batches":1,"records":1}$/,
    )
  })

  it('plays in real time', async () => {
    const at = (timeNs: number): Uint8Array => {
      const bytes = exit()
      EventHeader.setTimeNs(new DataView(bytes.buffer), 0, timeNs)
      return bytes
    }
    const file = await record([at(5e9), at(5.05e9), at(5.1e9)].map((bytes) => batch(bytes)))
    const began = performance.now()
    const batches = await lastValueFrom(open({ file, speed: 'realtime' }).batches.pipe(toArray()))
    expect(batches).toHaveLength(3)
    expect(performance.now() - began).toBeGreaterThanOrEqual(99)
  })

  it('stops when it is asked to, before or while it plays', async () => {
    const batches = Array.from({ length: 101 }, (_, i) =>
      batch(chunk({ timeNs: 1e9 + i * 1e9, head: 'x' })),
    )
    const file = await record(batches)
    const opened = open({ file, speed: 'realtime' })
    const all = lastValueFrom(opened.batches.pipe(toArray()))
    await new Promise((resolve) => setTimeout(resolve, 30))
    await opened.stop()
    expect((await all).length).toBe(1)
    await opened.stop()
    await open({ file }).stop()
  })

  it.each([
    [{}, "'file' must be set to a recording"],
    [{ file: 'x', fast: true }, "'' has invalid keys: fast"],
    [{ file: 'x', speed: 'slow' }, `'speed' must be one of max, realtime, got "slow"`],
  ])('S8: refuses %j', (config, text) => {
    expect(() => open(config)).toThrow(text)
  })

  it('S8: says why it does not start', () => {
    expect(() => open({ file: '/nowhere/a.rec' })).toThrow(
      'cannot read the recording /nowhere/a.rec',
    )
    const receiver = replay as Receiver<unknown, 'events'>
    expect(() => receiver.open(new Host(), receiver.config(null))).toThrow("'file' must be set")
  })
})
