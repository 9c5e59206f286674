import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Writer } from '../../../exporters/file/writer.ts'

let directory: string

beforeAll(() => (directory = mkdtempSync(join(tmpdir(), 'spantap-file-'))))
afterAll(() => rmSync(directory, { recursive: true }))

const warn = (error: Error): never => expect.unreachable(error.message)

// One after the other, so that one of them lands where the loop has just ended.
it.each([...Array(13).keys()])(
  'P6: a message %d microtasks behind a bad one is written',
  async (turns) => {
    const path = join(directory, `${turns}.json`)
    const options = {
      path,
      append: false,
      rotation: undefined,
      checkMs: 1000,
      warn,
    }
    const writer = new Writer(options)
    await writer.open()
    const bad = expect(writer.write(Promise.reject(new Error('bad')))).rejects.toThrow('bad')
    for (let i = 0; i < turns; i++) await Promise.resolve()
    await writer.write(Promise.resolve(Buffer.from('good\n')))
    await bad
    await writer.close(new Error('closed'))
    expect(readFileSync(path, 'utf8')).toBe('good\n')
  },
)
