import * as fc from 'fast-check'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parser } from '../../../pipeline/config/schema.ts'
import type { ProcessFacts } from '../../../pipeline/data/events.ts'
import { readFacts } from '../../../receivers/process/index.ts'
import { glob } from '../../../receivers/select/glob.ts'
import { selectField } from '../../../receivers/select/index.ts'
import { LIVE, liveOnce, matcher } from '../../../receivers/select/match.ts'

const parse = parser(selectField)
const ID = 'c0ffee'.padEnd(64, '0')

const FACTS: ProcessFacts = {
  pid: 7,
  startTicks: 1,
  exe: '/usr/sbin/nginx',
  comm: 'nginx',
  args: ['nginx: worker process'],
  cwd: '/',
  env: {},
  cgroup: `0::/system.slice/docker-${ID}.scope\n1:name=systemd:/web:1\n`,
  hostname: 'host',
}
const LOOKUPS = { ports: () => [80, 443], language: () => 'c' }

const matches = (select: unknown, facts: ProcessFacts | undefined = FACTS): boolean =>
  matcher(parse(select), LOOKUPS)(facts)

describe('criteria', () => {
  it.each([
    [{ exe: ['nginx'] }, true],
    [{ exe: ['/usr/*/nginx', 'x'] }, true],
    [{ exe: ['usr'] }, false],
    [{ exe: ['/usr/sbin/ngin'] }, false],
    [{ exe: ['/usr/sbin/ngin?'] }, true],
    [{ cgroup: ['*docker*'] }, true],
    [{ cgroup: ['/web:1'] }, true],
    [{ cgroup: ['/web'] }, false],
    [{ container: ['c0ffee'] }, true],
    [{ container: ['ffee'] }, false],
    [{ language: ['go', 'c'] }, true],
    [{ language: ['go'] }, false],
    [{ port: ['400-500'] }, true],
    [{ port: [81] }, false],
    [{ exe: ['nginx'], port: [81] }, false],
    [{ exe: ['nginx'], exclude: { port: [443] } }, false],
    [{ exclude: { port: [444], exe: ['httpd'] } }, true],
    [{ exclude: { port: [444], exe: ['nginx'] } }, false],
  ])('%j: %s', (select, expected) => {
    expect(matches(select)).toBe(expected)
  })

  it('knows a program whose file was replaced', () => {
    expect(matches({ exe: ['nginx'] }, { ...FACTS, exe: '/usr/sbin/nginx (deleted)' })).toBe(true)
  })

  it('watches a process of which nothing is known if nothing is asked for', () => {
    expect(matcher(parse({ exe: ['*'] }), LOOKUPS)(undefined)).toBe(false)
    expect(matcher(parse({ exclude: { exe: ['*'] } }), LOOKUPS)(undefined)).toBe(true)
  })
})

describe('processes that run', () => {
  const server = createServer()
  beforeAll(() => once(server.listen(0, '127.0.0.1'), 'listening'))
  afterAll(() => void server.close())

  it.each([
    ['one', LIVE],
    ['many', liveOnce()],
  ])('finds the port and the language of %s', (_, lookups) => {
    const { port } = server.address() as AddressInfo
    const me = readFacts(process.pid)
    expect(matcher(parse({ port: [port], language: ['nodejs'] }), lookups)(me)).toBe(true)
    const other = port === 1 ? 2 : port - 1
    expect(matcher(parse({ port: [other] }), lookups)(me)).toBe(false)
  })
})

it('a glob says what a walk over both says', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', '.', '/', '*', '?', '(', '\\', 'é') })
  fc.assert(
    fc.property(letters, letters, (pattern, text) => {
      expect(glob(pattern)(text)).toBe(walk(Array.from(pattern), Array.from(text)))
    }),
  )
})

function walk([first, ...pattern]: string[], text: string[]): boolean {
  if (first === undefined) return text.length === 0
  if (first === '*')
    return walk(pattern, text) || (text.length > 0 && walk(['*', ...pattern], text.slice(1)))
  return text.length > 0 && (first === '?' || first === text[0]) && walk(pattern, text.slice(1))
}
