// What is missing of a list of Debian packages, and installing it.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { step } from './step.mjs'

/** @typedef {{ name: string, command?: string, why: string }} Package */

const LISTS = '/var/lib/apt/lists'
const LISTS_ARE_OLD_AFTER_MS = 24 * 3600e3
const RC_POLICY = '/usr/sbin/policy-rc.d'

/** True on a system with dpkg. */
export const isDebian = () => existsSync('/usr/bin/dpkg-query')

/** The packages that are not installed. @param {Package[]} packages */
export function missing(packages) {
  const names = packages.map((each) => each.name)
  const format = '-f=${Package} ${db:Status-Status}\n'
  const { stdout } = spawnSync('dpkg-query', ['-W', format, ...names], { encoding: 'utf8' })
  const installed = new Set(
    (stdout ?? '').split('\n').flatMap((line) => {
      const [name, status] = line.split(' ')
      return status === 'installed' ? [name] : []
    }),
  )
  return packages.filter(
    ({ name, command }) => !installed.has(name) && !(command && hasCommand(command)),
  )
}

/** True when apt could install a package of this name. @param {string} name */
export function isAvailable(name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8' })
  return /Candidate: (?!\(none\))/.test(stdout ?? '')
}

/** Fetch the package lists when they are missing or old. */
export async function updateLists() {
  if (Date.now() - listsTime() < LISTS_ARE_OLD_AFTER_MS) return
  await step('apt-get update', 'apt-get', ['update', '-q'], { env: APT_ENVIRONMENT })
}

/** @param {string[]} names */
export const installCommand = (names) =>
  `apt-get install -y --no-install-recommends ${names.join(' ')}`

/** Install; daemons that come along do not start. @param {string[]} names */
export async function install(names) {
  await updateLists()
  const restore = forbidDaemons()
  try {
    const options = ['install', '-y', '-q', '--no-install-recommends']
    await step(`apt-get install ${names.join(' ')}`, 'apt-get', [...options, ...names], {
      env: APT_ENVIRONMENT,
    })
  } finally {
    restore()
  }
}

const APT_ENVIRONMENT = { DEBIAN_FRONTEND: 'noninteractive' }

/** @param {string} command */
function hasCommand(command) {
  const folders = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`.split(':')
  return folders.some((folder) => folder !== '' && existsSync(join(folder, command)))
}

/** Time of the newest package list, 0 when there is none. */
function listsTime() {
  try {
    const files = readdirSync(LISTS).filter(
      (file) => file.endsWith('Packages') || file.includes('Packages.'),
    )
    return Math.max(0, ...files.map((file) => statSync(join(LISTS, file)).ctimeMs))
  } catch {
    return 0
  }
}

/** Debian asks this script before it starts a service; 101 is "no". Gives back what undoes it. */
function forbidDaemons() {
  const kept = `${RC_POLICY}.before-spantap`
  const had = existsSync(RC_POLICY)
  if (had) renameSync(RC_POLICY, kept)
  writeFileSync(RC_POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  return () => (had ? renameSync(kept, RC_POLICY) : rmSync(RC_POLICY, { force: true }))
}
