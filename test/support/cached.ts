// What tests fetch or compile once and keep in the user's cache, and nowhere else: what lies in the tree would be found by
// everything that looks for files.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The folder of all of it, where bpf/ and the backends keep what they have built, too. */
export function cache(): string {
  const { SPANTAP_CACHE, XDG_CACHE_HOME } = process.env
  return SPANTAP_CACHE || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'spantap')
}

/**
 * A folder that `make` has filled, for these very contents of `sources`; only when it is not there yet. It is made under another
 * name first: what has the right name is whole.
 */
export function cached(
  name: string,
  sources: readonly string[],
  make: (folder: string) => void,
): string {
  const hash = createHash('sha256')
  for (const file of sources) hash.update(readFileSync(file))
  const folder = join(cache(), `${name}-${hash.digest('hex').slice(0, 12)}`)
  if (existsSync(folder)) return folder
  console.error(`making ${name} …`)
  const building = `${folder}.${process.pid}`
  mkdirSync(building, { recursive: true })
  try {
    make(building)
    if (!existsSync(folder)) renameSync(building, folder)
  } finally {
    rmSync(building, { recursive: true, force: true })
  }
  return folder
}
