// Where the package lies: above this folder or, built, above `dist/`.
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const above = dirname(dirname(fileURLToPath(import.meta.url)))

/** The folder of package.json and pipeline.yaml. */
export const ROOT = basename(above) === 'dist' ? dirname(above) : above
