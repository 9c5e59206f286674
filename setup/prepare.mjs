// After `npm ci`: the package `node` installs its binary by a second npm inside its own folder, hard-links it to bin/ and
// leaves that folder's packages behind, which npm does not know. Keep Node's headers, where any Node has them, for native/;
// take the rest away, so that `npm ls` says the truth.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const node = fileURLToPath(new URL('../node_modules/node/', import.meta.url))
const inner = `${node}node_modules/`

if (existsSync(inner)) {
  for (const name of readdirSync(inner)) {
    const headers = `${inner}${name}/include`
    if (existsSync(headers) && !existsSync(`${node}include`)) renameSync(headers, `${node}include`)
  }
  rmSync(inner, { recursive: true })
}
