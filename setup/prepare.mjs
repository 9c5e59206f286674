// After `npm ci`: the package `node` installs its binary by a second npm inside its own folder, hard-links it to bin/ and
// leaves that folder's packages behind, which npm does not know. Take them away, so that `npm ls` says the truth.
import { rmSync } from 'node:fs'

rmSync(new URL('../node_modules/node/node_modules', import.meta.url), {
  recursive: true,
  force: true,
})
