// The files of the project as git knows them: committed, or new and not ignored.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Paths from the root; with `pattern`, those that match. */
export function projectFiles(pattern = /^/): string[] {
  const options = ['ls-files', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', options, { encoding: 'utf8' }).trim().split('\n')
  return files.filter((file) => pattern.test(file) && existsSync(file))
}

export const readText = (file: string): string => readFileSync(file, 'utf8')

/** What runs at a user's, in TypeScript. */
export const PRODUCTION =
  /^(main|(cli|pipeline|native|receivers|processors|connectors|exporters|extensions)\/.*)\.ts$/
