import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writtenPid } from './captured.ts'

it('takes no file that is not written yet for a pid', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-pid-'))
  const file = join(folder, 'pid')
  try {
    expect(writtenPid(file)).toBeUndefined()
    writeFileSync(file, '')
    expect(writtenPid(file)).toBeUndefined()
    writeFileSync(file, '4711\n')
    expect(writtenPid(file)).toBe(4711)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
