// --watch: what changes a file, and what does not change its content.
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FileWatch } from '../../cli/watch.ts'
import { digestOf } from '../../pipeline/digest.ts'
import { SILENT } from '../../pipeline/logger.ts'

let folder: string
let changes: number
let watch: FileWatch

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spantap-watch-'))
  changes = 0
  watch = new FileWatch(() => changes++, SILENT)
})
afterEach(() => {
  watch.stop()
  rmSync(folder, { recursive: true })
})

const path = (name: string): string => join(folder, name)

/** The file as it is now. */
const read = (file: string): ReadonlyMap<string, string> =>
  new Map([[file, digestOf(readFileSync(file))]])

/** Change the file once more and wait until that is seen: all before it was seen, too. */
async function expectChanges(n: number, change: () => void): Promise<void> {
  change()
  await expect.poll(() => changes, { timeout: 5000 }).toBe(n)
}

describe('a change is seen', () => {
  it('of a file written in place, and of one put in its place', async () => {
    writeFileSync(path('a'), '1')
    watch.follow(read(path('a')))
    await expectChanges(1, () => writeFileSync(path('a'), '2'))
    await expectChanges(2, () => {
      writeFileSync(path('new'), '3')
      renameSync(path('new'), path('a'))
    })
    await expectChanges(3, () => writeFileSync(path('a'), '4'))
  })

  it('of a file that was away for a while', async () => {
    writeFileSync(path('a'), '1')
    watch.follow(read(path('a')))
    unlinkSync(path('a'))
    await expectChanges(1, () => writeFileSync(path('a'), '2'))
  })

  it('of a ConfigMap, whose folder is a link that is put in place', async () => {
    const mount = (name: string, text: string): void => {
      mkdirSync(path(name))
      writeFileSync(join(path(name), 'pipeline.yaml'), text)
      symlinkSync(name, path('..data_tmp'))
      renameSync(path('..data_tmp'), path('..data'))
    }
    mount('..1', 'a')
    symlinkSync('..data/pipeline.yaml', path('pipeline.yaml'))
    watch.follow(read(path('pipeline.yaml')))
    await expectChanges(1, () => mount('..2', 'b'))
    await expectChanges(2, () => mount('..3', 'c'))
  })

  it('P5: of a file that was written after it was read and before it is followed', async () => {
    writeFileSync(path('a'), '1')
    watch.follow(read(path('a')))
    await expectChanges(1, () => writeFileSync(path('a'), '2'))
    const loading = read(path('a'))
    await expectChanges(2, () => writeFileSync(path('a'), '3'))
    watch.follow(loading)
    // What runs is 2, and nobody writes any more.
    await expectChanges(3, () => {})
    watch.follow(read(path('a')))
    await expectChanges(4, () => writeFileSync(path('a'), '2'))
  })

  it('of what is followed now, and of nothing else', async () => {
    mkdirSync(path('x'))
    writeFileSync(path('a'), '1')
    writeFileSync(path('x/b'), '1')
    watch.follow(read(path('a')))
    watch.follow(read(path('x/b')))
    writeFileSync(path('a'), '2')
    await expectChanges(1, () => writeFileSync(path('x/b'), '2'))
  })
})

it('the same content is no change', async () => {
  writeFileSync(path('a'), '1')
  writeFileSync(path('b'), '1')
  watch.follow(read(path('a')))
  // Looks after the other one has looked.
  let seen = 0
  const second = new FileWatch(() => seen++, SILENT)
  second.follow(read(path('b')))
  writeFileSync(path('a'), '1')
  writeFileSync(path('b'), '2')
  await expect.poll(() => seen, { timeout: 5000 }).toBe(1)
  second.stop()
  expect(changes).toBe(0)
})
