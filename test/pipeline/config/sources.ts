// What expansion asks, for a test.
import type { Environment, Note } from '../../../pipeline/config/env.ts'
import type { Sources } from '../../../pipeline/config/retrieve.ts'

export const sourcesOf = (env: Environment, notes: Note[] = []): Sources => ({
  env,
  notes,
  files: new Map(),
})
