import { readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { batchOf, encodedBatch } from '../../../pipeline/batch.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { readJson, writeJson } from '../../../pipeline/otlp/json/index.ts'
import { writeData } from '../../../pipeline/otlp/request.ts'
import { Writer } from '../../../pipeline/otlp/writer.ts'
import { manyRows } from '../../pipeline/otlp/spans.ts'
import { log, logs, newDirectory, remove, running, type Running } from './running.ts'

const OK = { ok: true }
let run: Running

afterEach(async () => {
  await run.stop()
  remove(run.directory)
})

const bodies = (text: Buffer): unknown[] =>
  text
    .toString()
    .trimEnd()
    .split('\n')
    .flatMap((line) => readJson('logs', Buffer.from(line)))
    .flatMap(({ records }) => records.map(({ body }) => body))

/** Messages behind their lengths. */
function messages(bytes: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32BE(at)) {
    found.push(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)))
  }
  return found
}

it('json: a line for each batch, in order, of every signal', async () => {
  run = await running({})
  const spans = manyRows(3)
  const results = [
    ...Array.from({ length: 101 }, (_, i) => run.push(logs(log(`${i}`)))),
    run.push((settle) => batchOf('traces', 3, spans, settle)),
    run.push((settle) => batchOf('metrics', 0, [], settle)),
  ]
  expect(new Set((await Promise.all(results)).map((result) => JSON.stringify(result)))).toEqual(
    new Set([JSON.stringify(OK)]),
  )
  const lines = run.read('out.json').toString().split('\n')
  expect(lines.slice(0, 101)).toEqual(
    Array.from({ length: 101 }, (_, i) => writeJson('logs', log(`${i}`))),
  )
  expect(lines.slice(101)).toEqual([writeJson('traces', spans), '{}', ''])
  expect(run.set.counted()).toEqual({
    otelcol_exporter_sent_log_records: 101,
    otelcol_exporter_sent_spans: 3,
  })
})

it('proto: four bytes with the length, then what came in as it is', async () => {
  run = await running({ format: 'proto' })
  const writer = new Writer()
  writeData(writer, 'logs', log('a'))
  const bytes = Uint8Array.from(writer.done())
  await run.push((settle) => encodedBatch(encodedRequest('logs', bytes), settle))
  await run.push(logs(log('a')))
  expect(messages(run.read('out.json'))).toEqual([Buffer.from(bytes), Buffer.from(bytes)])
})

it.each(['json', 'proto'])(
  'zstd of %s: each batch compressed, behind its length',
  async (format) => {
    run = await running({ format, compression: 'zstd', compression_params: { level: 11 } })
    await Promise.all(['a', 'b', 'c'].map((body) => run.push(logs(log(body)))))
    const plain = messages(run.read('out.json')).map((message) => zstdDecompressSync(message))
    const data = plain.map((message) =>
      format === 'json' ? readJson('logs', message) : encodedRequest('logs', message).data,
    )
    expect(data.map(([group]) => group!.records[0]!.body)).toEqual(['a', 'b', 'c'])
  },
)

describe('a file that is there', () => {
  it('is emptied', async () => {
    const directory = newDirectory()
    writeFileSync(join(directory, 'out.json'), 'before\n')
    run = await running({}, 'out.json', directory)
    expect(run.read('out.json').toString()).toBe('')
    expect(statSync(join(directory, 'out.json')).mode & 0o777).toBe(0o644 & ~process.umask())
  })

  it('is added to with append', async () => {
    const directory = newDirectory()
    writeFileSync(join(directory, 'out.json'), '{"before":1}\n')
    run = await running({ append: true }, 'out.json', directory)
    await run.push(logs(log('after')))
    expect(run.read('out.json').toString()).toBe(
      `{"before":1}\n${writeJson('logs', log('after'))}\n`,
    )
  })

  it('of this process is not emptied again: after a reload it goes on, beside the old one', async () => {
    const directory = newDirectory()
    writeFileSync(join(directory, 'out.json'), 'before\n')
    run = await running({}, 'out.json', directory)
    await run.push(logs(log('one')))
    const next = await running({ flush_interval: '7s' }, 'out.json', directory)
    await Promise.all([run.push(logs(log('two'))), next.push(logs(log('three')))])
    await next.stop()
    expect(new Set(bodies(run.read('out.json')))).toEqual(new Set(['one', 'two', 'three']))
  })

  it('is begun anew when somebody moved it away', async () => {
    run = await running({ flush_interval: '1ns' })
    await run.push(logs(log('one')))
    renameSync(join(run.directory, 'out.json'), join(run.directory, 'moved.json'))
    await run.push(logs(log('two')))
    expect(bodies(run.read('moved.json'))).toEqual(['one'])
    expect(bodies(run.read('out.json'))).toEqual(['two'])
  })
})

describe('directories', () => {
  it('must be there', async () => {
    const directory = newDirectory()
    await expect(running({}, 'no/out.json', directory)).rejects.toThrow(
      `open ${directory}/no/out.json: no such file or directory`,
    )
    await expect(running({}, '.', directory)).rejects.toThrow('is a directory')
    run = await running({}, 'out.json', directory)
  })

  it('are created when they may be', async () => {
    run = await running({ create_directory: true, directory_permissions: '0700' }, 'a/b/out.json')
    expect(statSync(join(run.directory, 'a/b')).mode & 0o777).toBe(0o700)
  })
})

describe('group_by', () => {
  const options = { group_by: { enabled: true, resource_attribute: 'service.name' } }

  it('a file for each value; what has none is dropped and counted', async () => {
    run = await running(options, 'g/*.json')
    expect(await run.push(logs(log('x', 'a', 'b', '', 'a')))).toEqual(OK)
    expect(await run.push((settle) => batchOf('traces', 5, manyRows(5), settle))).toEqual(OK)
    expect(bodies(run.read('g/a.json'))).toEqual(['x', 'x'])
    expect(bodies(run.read('g/b.json'))).toEqual(['x'])
    expect(run.set.counted()).toEqual({
      otelcol_exporter_sent_log_records: 3,
      otelcol_exporter_send_failed_log_records: 1,
      'spantap_exporter_lost_log_records{reason="no_path"}': 1,
      otelcol_exporter_sent_spans: 5,
    })
  })

  it('no value leads out of the directory', async () => {
    run = await running(options, 'g/*.json')
    const evil = ['../../etc/x', './y', '../z', '/abs', 'd/e', '..', 'nul\0']
    expect(await run.push(logs(log('x', ...evil)))).toEqual(OK)
    const found = readdirSync(join(run.directory, 'g'), { recursive: true, withFileTypes: true })
    const files = found.filter((one) => one.isFile()).map(({ name }) => name)
    expect(files.toSorted()).toEqual(
      ['...json', 'abs.json', 'e.json', 'nul\uFFFD.json', 'x.json', 'y.json', 'z.json'].toSorted(),
    )
    expect(readdirSync(run.directory)).toEqual(['g'])
  })

  it('so many files are open as may be, and none loses what it has', async () => {
    run = await running({ group_by: { ...options.group_by, max_open_files: 2 } }, 'g/*.json')
    for (let i = 0; i < 7; i++) {
      const names = ['a', 'b', 'c', 'd', 'e']
      await Promise.all(names.map((name) => run.push(logs(log(`${i}`, name)))))
    }
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      expect(bodies(run.read(`g/${name}.json`))).toEqual(['0', '1', '2', '3', '4', '5', '6'])
    }
  })

  it('max_open_files must allow one', async () => {
    const none = { group_by: { enabled: true, max_open_files: 0 } }
    await expect(running(none, 'g/*.json')).rejects.toThrow('must provide a positive size')
    run = await running({})
  })
})

it('an encoding is an extension that is not there', async () => {
  await expect(running({ encoding: 'otlp_encoding' })).rejects.toThrow(
    'unknown encoding "otlp_encoding"',
  )
  run = await running({})
})

it('after the shutdown nothing is taken', async () => {
  run = await running({})
  const before = run.push(logs(log('before')))
  await run.stop()
  await run.stop()
  expect(await before).toEqual(OK)
  const reason = 'the exporter is shut down'
  expect(await run.push(logs(log('after')))).toEqual({ ok: false, reason, retryable: true })
  expect(bodies(run.read('out.json'))).toEqual(['before'])
  expect(run.set.counted()).toMatchObject({
    'spantap_exporter_lost_log_records{reason="shutdown"}': 1,
  })
})
