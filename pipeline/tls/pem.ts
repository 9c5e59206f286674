// A file of PEM.
import { readFileSync } from 'node:fs'
import { prefixed } from '../errors.ts'

/** Its text. Throws an Error that names the file, behind `prefix`. */
export function readPem(file: string, prefix: string): string {
  return prefixed(prefix, () => readFileSync(file, 'utf8'))
}
