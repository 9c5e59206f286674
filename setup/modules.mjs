// npm packages: `npm ci` unless what is installed is what the lock file says.
import { existsSync, readFileSync } from 'node:fs'
import { step } from './step.mjs'

/** The Node that runs spantap, from the npm package `node`. */
export const NODE = 'node_modules/.bin/node'

export async function installModules() {
  if (existsSync(NODE) && isLocked()) return
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm, 'ci']] : ['npm', ['ci']]
  await step('npm ci', command, [...args, '--no-audit', '--no-fund'])
}

/** npm keeps a lock file of what it installed; packages for other platforms are in the project's only. */
function isLocked() {
  const wanted = packagesOf('package-lock.json')
  const installed = packagesOf('node_modules/.package-lock.json')
  delete wanted['']
  return Object.entries(wanted).every(([path, { integrity, optional }]) => {
    const there = installed[path]
    return there ? there.integrity === integrity : optional === true
  })
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return {}
  }
}
