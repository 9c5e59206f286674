// From a fresh clone to something that runs: Debian packages, npm packages, bpf/ and native/. Does only what is missing.
import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { build, isBuilt } from './build.mjs'
import * as debian from './debian.mjs'
import { installModules } from './modules.mjs'
import { BUILD, CLANG, clangPackages } from './packages.mjs'
import { StepError } from './step.mjs'

/** @typedef {'ask' | 'yes' | 'no'} Consent whether missing Debian packages may be installed */

/** @param {Consent} consent @param {debian.Package[]} [more] packages that are needed besides those to build */
export async function bootstrap(consent, more = []) {
  const built = isBuilt()
  const clang = built ? CLANG.wanted : await chooseClang(consent)
  const needed = built ? more : [...BUILD, ...clangPackages(clang), ...more]
  if (needed.length > 0) await installPackages(needed, consent)
  await installModules()
  if (!built) await build(clang)
}

/** The wanted clang where Debian has it, else the newest one that does. */
async function chooseClang(consent) {
  const versions = []
  for (let version = CLANG.wanted; version >= CLANG.oldest; version--) versions.push(version)
  const installed = versions.find((version) => debian.missing(clangPackages(version)).length === 0)
  if (installed === CLANG.wanted || !debian.isDebian()) return installed ?? CLANG.wanted
  if (consent !== 'no' && isRoot()) await debian.updateLists()
  const available = versions.find((version) => debian.isAvailable(`clang-${version}`))
  return Math.max(installed ?? 0, available ?? 0) || CLANG.wanted
}

async function installPackages(packages, consent) {
  if (!debian.isDebian()) return
  const missing = debian.missing(packages)
  if (missing.length === 0) return
  const names = missing.map((each) => each.name)
  const command = debian.installCommand(names)
  console.error('spantap needs these Debian packages:')
  for (const { name, why } of missing) console.error(`  ${name.padEnd(18)} ${why}`)
  if (consent === 'no') throw new StepError(`install them with\n  ${command}`)
  if (!isRoot()) throw new StepError(`only root may install them; as root, run\n  ${command}`)
  if (consent === 'ask' && !(await ask('Install them with apt-get? [Y/n] '))) {
    throw new StepError(`nothing was installed; to do it yourself, run\n  ${command}`)
  }
  await debian.install(names)
}

const isRoot = () => process.getuid?.() === 0

/** Enter is yes; Ctrl-C and Ctrl-D are no. */
async function ask(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const closed = once(terminal, 'close').then(() => 'no')
  const answered = terminal.question(question).catch(() => 'no')
  const answer = await Promise.race([answered, closed])
  terminal.close()
  return /^\s*(y(es)?)?\s*$/i.test(answer)
}
