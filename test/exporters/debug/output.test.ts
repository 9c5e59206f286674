import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { toPaths } from '../../../exporters/debug/output.ts'
import { testSettings } from '../../connectors/settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'spantap-debug-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Paths of `folder` that this process has open. */
const opened = (): string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`)
      return path.startsWith(folder) ? [path] : []
    } catch {
      return []
    }
  })

it('P6: of paths that cannot all be opened none stays open', () => {
  const { log } = testSettings('debug')
  const [one, http] = [join(folder, 'one'), 'http://x']
  expect(() => toPaths([one, http], log)).toThrow(
    'open sink "http://x": no sink found for scheme "http"',
  )
  const missing = join(folder, 'no', 'two')
  expect(() => toPaths([one, missing], log)).toThrow(
    `open sink "${missing}": open ${missing}: no such file or directory`,
  )
  expect(opened()).toEqual([])
})

it('writes to all paths, and says once which of them takes no more', () => {
  const { lines, log } = testSettings('debug')
  const [one, two] = [join(folder, 'one'), join(folder, 'two')]
  const output = toPaths([one, '/dev/full', `file://${two}`], log)
  output.summary('Logs', { 'resource logs': 1, 'log records': 3 })
  output.lines(['a', 'b'])
  output.lines(['c'])
  expect(new Set(opened())).toEqual(new Set([one, two]))
  output.close()
  output.close()
  expect(opened()).toEqual([])
  const text = 'Logs\t{"resource logs": 1, "log records": 3}\na\nb\n\nc\n\n'
  expect([readFileSync(one, 'utf8'), readFileSync(two, 'utf8')]).toEqual([text, text])
  expect(lines.map(({ level, message, fields }) => [level, message, fields])).toEqual([
    [
      'warn',
      '/dev/full takes no more, debug shows nothing there',
      { error: '/dev/full: ENOSPC: no space left on device, write' },
    ],
  ])
})

it('standard output that is gone is said once, and the rest goes on', async () => {
  const script = `
    import { toPaths } from './exporters/debug/output.ts'
    import { testSettings } from './test/connectors/settings.ts'
    const { lines, log } = testSettings('debug')
    const output = toPaths(['stdout', 'stderr'], log)
    process.stdin.on('end', () => {
      output.lines(['a'])
      setImmediate(() => {
        output.lines(['b'])
        setImmediate(() => output.lines([JSON.stringify(lines.map(({ message }) => message))]))
      })
    }).resume()`
  const cwd = fileURLToPath(new URL('../../..', import.meta.url))
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd })
  child.stdout.destroy()
  await once(child.stdout, 'close')
  child.stdin.end()
  const [text] = await Promise.all([
    child.stderr.setEncoding('utf8').toArray(),
    once(child, 'exit'),
  ])
  const said = ['stdout takes no more, debug shows nothing there']
  expect(text.join('')).toBe(`a\n\nb\n\n${JSON.stringify(said)}\n\n`)
  expect(child.exitCode).toBe(0)
})
