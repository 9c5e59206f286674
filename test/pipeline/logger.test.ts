// Log lines: their shape, their level, and those that repeat.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openOutputs, STDERR } from '../../pipeline/log_output.ts'
import { holdLines, releaseLines, setOutputs, setSink } from '../../pipeline/log_sink.ts'
import { localTime } from '../../pipeline/log_line.ts'
import { createLogger, type LogOptions } from '../../pipeline/logger.ts'

const lines: string[] = []
const OPTIONS: LogOptions = {
  level: 'info',
  encoding: 'console',
  sampling: { enabled: true, tick: 10_000, initial: 10, thereafter: 0 },
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_123 })
  lines.length = 0
  setSink((line) => lines.push(line))
})
afterEach(() => {
  setSink(undefined)
  vi.useRealTimers()
})

describe('a line', () => {
  it('has the console shape of the Collector', () => {
    const log = createLogger(OPTIONS).child({ 'otelcol.component.id': 'tcp' })
    log.info('Everything is ready.', { rung: 'tracepoint', programs: 7, nothing: undefined })
    createLogger(OPTIONS).warn('No fields')
    const time = localTime(new Date())
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.123(Z|[+-]\d{4})$/)
    expect(lines).toEqual([
      `${time}\tinfo\tEverything is ready.\t{"otelcol.component.id": "tcp", "rung": "tracepoint", "programs": 7}`,
      `${time}\twarn\tNo fields`,
    ])
  })

  it('is an object when asked for', () => {
    createLogger({ ...OPTIONS, encoding: 'json' }).error('Broken', { why: 'a "quote"' })
    expect(lines).toEqual([
      `{"level":"error","ts":"${localTime(new Date())}","msg":"Broken","why":"a \\"quote\\""}`,
    ])
  })

  it('is one line, whatever it quotes', () => {
    createLogger(OPTIONS).info('a\u001b[31m\nb\rc')
    expect(lines[0]?.split('\t')[2]).toBe('a [31m b c')
  })

  it('may be many lines where they are for people', () => {
    const log = createLogger(OPTIONS).child({ id: 'debug' })
    for (let i = 0; i < 23; i++) log.text('a\n\tb\n')
    expect(lines).toHaveLength(23)
    expect(lines[22]).toBe(`${localTime(new Date())}\tinfo\ta\n\tb\n\t{"id": "debug"}`)
    createLogger({ ...OPTIONS, encoding: 'json' }).text('a\n')
    expect(JSON.parse(lines[23]!)).toMatchObject({ level: 'info', msg: 'a\n' })
    createLogger({ ...OPTIONS, level: 'warn' }).text('a\n')
    expect(lines).toHaveLength(24)
  })

  it('is left out below the level', () => {
    const log = createLogger({ ...OPTIONS, level: 'warn' })
    log.debug('a')
    log.info('b')
    log.warn('c')
    log.error('d')
    expect(lines.map((line) => line.split('\t').slice(1))).toEqual([
      ['warn', 'c'],
      ['error', 'd'],
    ])
  })
})

it('lines held back come later, all or the grave ones', () => {
  const log = createLogger(OPTIONS)
  holdLines()
  log.info('a')
  log.warn('b')
  expect(lines).toEqual([])
  releaseLines()
  holdLines()
  log.info('c')
  log.error('d')
  releaseLines((level) => level === 'error')
  log.info('e')
  const messages = lines.map((line) => line.split('\t')[2])
  expect(messages).toEqual(['a', 'b', 'd', 'e'])
})

describe('lines that repeat', () => {
  const messages = (): (string | undefined)[] => lines.map((line) => line.split('\t')[2])

  it('are held back after ten and counted', () => {
    const log = createLogger(OPTIONS)
    const other = log.child({ 'otelcol.component.id': 'other' })
    for (let i = 0; i < 47; i++) log.warn('again', { i })
    other.warn('again')
    expect(messages()).toEqual(Array.from({ length: 11 }, () => 'again'))
    vi.advanceTimersByTime(10_000)
    expect(messages().slice(11)).toEqual(['again … 37 more'])
    log.warn('again')
    expect(messages().slice(12)).toEqual(['again'])
    vi.advanceTimersByTime(10_000)
    expect(lines).toHaveLength(13)
  })

  it('pass now and then, or always', () => {
    const some = createLogger({
      ...OPTIONS,
      sampling: { ...OPTIONS.sampling, initial: 1, thereafter: 5 },
    })
    for (let i = 0; i < 11; i++) some.info('a')
    expect(lines).toHaveLength(3)
    const all = createLogger({ ...OPTIONS, sampling: { ...OPTIONS.sampling, enabled: false } })
    for (let i = 0; i < 97; i++) all.info('a')
    expect(lines).toHaveLength(100)
  })
})

describe('the logger of a process', () => {
  it('puts initial fields and, in JSON, the resource into every line', () => {
    const fields = {
      initialFields: { team: 'shop', n: 7 },
      resource: { 'service.name': 'spantap' },
    }
    createLogger({ ...OPTIONS, ...fields }).info('a', { b: 'c' })
    createLogger({ ...OPTIONS, ...fields, encoding: 'json' }).info('a', { b: 'c' })
    const time = localTime(new Date())
    expect(lines).toEqual([
      `${time}\tinfo\ta\t{"team": "shop", "n": 7, "b": "c"}`,
      `{"level":"info","ts":"${time}","msg":"a","team":"shop","n":7,"resource":{"service.name":"spantap"},"b":"c"}`,
    ])
  })

  it('may be told to log otherwise, and so are its children', () => {
    const log = createLogger(OPTIONS)
    const child = log.child({ id: 'x' })
    child.debug('a')
    log.configure({ ...OPTIONS, level: 'debug', encoding: 'json' })
    child.debug('b')
    log.configure({ ...OPTIONS, level: undefined })
    child.error('c')
    expect(lines).toEqual([`{"level":"debug","ts":"${localTime(new Date())}","msg":"b","id":"x"}`])
  })
})

describe('outputs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-log-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are files that are appended to, by path and by URL', () => {
    const [one, two] = [join(folder, 'one'), join(folder, 'two')]
    writeFileSync(one, 'before\n')
    setOutputs(openOutputs([one, `file://${two}`], () => {}))
    createLogger(OPTIONS).info('a')
    setOutputs([STDERR])
    createLogger(OPTIONS).info('b')
    const line = `${localTime(new Date())}\tinfo\ta\n`
    expect([readFileSync(one, 'utf8'), readFileSync(two, 'utf8')]).toEqual([
      `before\n${line}`,
      line,
    ])
    expect(lines).toHaveLength(1)
  })

  it.each([
    [
      '/nonexistent/x',
      'open sink "/nonexistent/x": open /nonexistent/x: no such file or directory',
    ],
    ['/', 'open sink "/": open /: is a directory'],
    ['tcp://x', 'open sink "tcp://x": no sink found for scheme "tcp"'],
  ])('%s cannot be one', (path, text) => {
    expect(() => openOutputs(['stderr', path], () => {})).toThrow(text)
  })

  it('that cannot be written say so elsewhere', () => {
    const failed: string[] = []
    const [output] = openOutputs(['/dev/full'], (reason) => failed.push(reason))
    output!.write('x\n')
    output!.close()
    expect(failed).toEqual(['/dev/full: ENOSPC: no space left on device, write'])
  })
})
