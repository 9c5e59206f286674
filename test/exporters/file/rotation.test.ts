import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { backupName, prune, timeOf } from '../../../exporters/file/backups.ts'
import { log, logs, newDirectory, remove, running, type Running } from './running.ts'

let run: Running | undefined

afterEach(async () => {
  await run?.stop()
  if (run) remove(run.directory)
  run = undefined
})

const MEGABYTE = 1024 * 1024
const AT = Date.UTC(2022, 8, 14, 5, 2, 14, 173)

it('renames a file before it is larger than max_megabytes, and keeps max_backups', async () => {
  run = await running({ rotation: { max_megabytes: 1, max_backups: 3 } })
  // Three of these are a megabyte and a bit.
  const body = 'x'.repeat(MEGABYTE / 3)
  const results = await Promise.all(
    Array.from({ length: 13 }, async (_, i) => run!.push(logs(log(`${i}${body}`)))),
  )
  expect(results.every(({ ok }) => ok)).toBe(true)
  await run.stop()
  const files = readdirSync(run.directory).toSorted()
  expect(files).toHaveLength(4)
  expect(files.at(-1)).toBe('out.json')
  const firsts = files.map((file) =>
    run!
      .read(file)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => /"stringValue":"(\d+)x/.exec(line)?.[1]),
  )
  expect(firsts).toEqual([['6', '7'], ['8', '9'], ['10', '11'], ['12']])
  for (const file of files.slice(0, -1)) {
    expect(file).toMatch(/^out-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}-size\.json$/)
  }
})

it('a message that never fits is refused for good', async () => {
  run = await running({ rotation: { max_megabytes: 1 } })
  const result = await run.push(logs(log('x'.repeat(MEGABYTE))))
  expect(result).toMatchObject({ ok: false, retryable: false })
  expect(result).toHaveProperty(
    'reason',
    expect.stringMatching(/^write length \d+ exceeds maximum file size 1048576$/),
  )
  expect(await run.push(logs(log('small')))).toEqual({ ok: true })
  expect(run.set.counted()).toMatchObject({
    otelcol_exporter_sent_log_records: 1,
    'spantap_exporter_lost_log_records{reason="unencodable"}': 1,
  })
})

it('goes on with the file that is there', async () => {
  const directory = newDirectory()
  writeFileSync(join(directory, 'out.json'), '{}\n')
  run = await running({ rotation: null }, 'out.json', directory)
  await run.push(logs(log('more')))
  expect(run.read('out.json').toString().startsWith('{}\n{"resourceLogs"')).toBe(true)
})

it('names say when', () => {
  const name = backupName('/a/data.json', AT, false)
  expect(name).toBe('/a/data-2022-09-14T05-02-14.173-size.json')
  expect(timeOf('/a/data.json', 'data-2022-09-14T05-02-14.173-size.json', false)).toBe(AT)
  expect(timeOf('/a/data.json', 'data-2022-09-14T05-02-14.173.json', false)).toBe(AT)
  expect(timeOf('/a/data.json', 'data.json', false)).toBeUndefined()
  expect(timeOf('/a/data.json', 'data-2022-09-14T05-02-14.173.txt', false)).toBeUndefined()
  expect(timeOf('/a/data.json', 'database-2022-09-14T05-02-14.173.json', false)).toBeUndefined()
  const local = backupName('/a/foo', AT, true)
  expect(timeOf('/a/foo', local.slice(3), true)).toBe(AT)
})

it('removes what is older than max_days', async () => {
  const directory = newDirectory()
  const path = join(directory, 'a.json')
  const day = 86_400_000
  const names = [0.5, 1.5, 2.5, 3.5].map((days) => backupName(path, AT - days * day, false))
  for (const name of [...names, path, join(directory, 'b.json')]) writeFileSync(name, '')
  const rules = { max_megabytes: 0, max_backups: 0, localtime: false }
  await prune(path, { ...rules, max_days: 2 }, AT)
  expect(readdirSync(directory).toSorted()).toEqual(
    [
      ...names.slice(0, 2).map((name) => name.slice(directory.length + 1)),
      'a.json',
      'b.json',
    ].toSorted(),
  )
  remove(directory)
})
