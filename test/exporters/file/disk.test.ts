// What the disk does not take: refused and counted, and the file stays readable.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { attributeSet } from '../../../pipeline/data/attributes.ts'
import { readJson } from '../../../pipeline/otlp/json/index.ts'
import { log, logs, newDirectory, remove, running, type Running } from './running.ts'

let run: Running | undefined

afterEach(async () => {
  await run?.stop()
  if (run) remove(run.directory)
  run = undefined
})

it('P6: a full disk refuses, counts, says so once, and nothing crashes', async () => {
  run = await running({}, '/dev/full')
  const reason = 'write /dev/full: no space left on device'
  const results = await Promise.all(
    Array.from({ length: 11 }, async (_, i) => run!.push(logs(log(`${i}`)))),
  )
  expect(results).toEqual(results.map(() => ({ ok: false, reason, retryable: true })))
  expect(run.set.counted()).toEqual({
    otelcol_exporter_send_failed_log_records: 11,
    'spantap_exporter_lost_log_records{reason="unwritten"}': 11,
  })
  expect(run.set.lines.map(({ message }) => message)).toEqual(['Exporting failed. Dropping data.'])
})

it('half a message is taken back', () => {
  const directory = newDirectory()
  const path = join(directory, 'out.json')
  // The kernel writes up to the limit and then refuses.
  const script = `
    import { running, log, logs } from './test/exporters/file/running.ts'
    process.on('SIGXFSZ', () => {})
    const run = await running({}, ${JSON.stringify(path)})
    const sizes = [3000, 9000, 2000, 1000]
    for (const size of sizes) {
      const { ok, reason } = await run.push(logs(log('x'.repeat(size))))
      console.log(ok ? 'ok' : reason)
    }
    await run.stop()`
  const cwd = fileURLToPath(new URL('../../..', import.meta.url))
  const shell = `ulimit -f 8; exec "$0" --input-type=module -e "$1"`
  const ran = spawnSync('bash', ['-c', shell, process.execPath, script], { cwd })
  expect(ran.stderr.toString()).toBe('')
  expect(ran.stdout.toString().trim().split('\n')).toEqual([
    'ok',
    `write ${path}: file too large`,
    'ok',
    'ok',
  ])
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  const sizes = lines.map((line) => {
    const body = readJson('logs', Buffer.from(line))[0]!.records[0]!.body
    return (body as string).length
  })
  expect(sizes).toEqual([3000, 2000, 1000])
  remove(directory)
})

describe('while the disk is slow', () => {
  it.each([
    ['json', {}],
    ['proto', {}],
    ['json', { group_by: { enabled: true } }],
  ])('P6: what waits to be compressed counts as it is: %s %o', async (format, more) => {
    run = await running({ format, compression: 'zstd', ...more }, 'out.*')
    const body = 'x'.repeat(17_000_003)
    const waiting = (): number => run!.set.counted()['spantap_file_waiting_bytes'] ?? 0
    const pushed = ['a', 'b', 'c', 'd', 'e', 'f'].map(async (to) => {
      const group = attributeSet(['fileexporter.path_segment', to])
      const data = log(body).map((one) => ({
        ...one,
        resource: { ...one.resource, attributes: group },
      }))
      return run!.push(logs(data))
    })
    // Four of them are more than 64 MiB.
    expect(waiting()).toBeGreaterThan(4 * body.length)
    expect(waiting()).toBeLessThan(4 * body.length + 2003)
    expect((await Promise.all(pushed)).map(({ ok }) => ok)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ])
    expect(waiting()).toBe(0)
    expect(run.set.counted()).toMatchObject({
      otelcol_exporter_sent_log_records: 4,
      'spantap_exporter_lost_log_records{reason="queue_full"}': 2,
    })
  })

  it('what waits is bounded', async () => {
    run = await running({})
    const refused = { ok: false, reason: 'sending queue is full', retryable: true }
    const results = await Promise.all(
      Array.from({ length: 1511 }, async (_, i) => run!.push(logs(log(`${i}`)))),
    )
    expect(results.filter(({ ok }) => ok)).toHaveLength(1000)
    expect(results.at(-1)).toEqual(refused)
    expect(run.set.counted()).toMatchObject({
      otelcol_exporter_sent_log_records: 1000,
      otelcol_exporter_enqueue_failed_log_records: 511,
      'spantap_exporter_lost_log_records{reason="queue_full"}': 511,
    })
    expect(run.set.counted()).not.toHaveProperty('spantap_file_waiting_bytes')
    const lines = run.read('out.json').toString().trimEnd().split('\n')
    expect(lines).toHaveLength(1000)
  })
})
