// A case on the disk: a new folder with its files, in which a command runs.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Case } from './cases.ts'

/** Call `use` with a folder that holds the files of the case and is gone afterwards. */
export async function inFolder<T>(
  { files }: Pick<Case, 'files'>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-collector-'))
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
