// The files that every cell reads much of (Node, Python), as a disk: over 9p each page and each look-up is a round trip to a
// thread of qemu that waits for a core, and on 5.10 pages are read one by one.
import { cpSync, existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { cached } from '../support/cached.ts'
import { run } from '../support/run.ts'

export interface Image {
  readonly file: string
  /** The number n of this list stands in the file system as `/n`. */
  readonly paths: readonly string[]
}

const MEGABYTES = 320

export function image(): Image {
  const node = realpathSync(process.execPath)
  const files = [node]
  const paths = [node]
  if (existsSync('/usr/bin/python3')) {
    const python = realpathSync('/usr/bin/python3')
    files.push(python)
    paths.push(python, join('/usr/lib', basename(python)))
  }
  const folder = cached('vm/image', files, (target) => {
    const root = join(target, 'root')
    mkdirSync(root)
    for (const [at, path] of paths.entries()) {
      cpSync(path, join(root, String(at)), { recursive: true, verbatimSymlinks: true })
    }
    const features = '^has_journal,^metadata_csum'
    const file = join(target, 'image')
    const size = `${MEGABYTES}M`
    run(
      '/sbin/mke2fs',
      ['-q', '-t', 'ext4', '-O', features, '-m', '0', '-d', root, file, size],
      root,
    )
    rmSync(root, { recursive: true })
  })
  return { file: join(folder, 'image'), paths }
}
