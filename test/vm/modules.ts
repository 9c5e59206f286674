// Which files a list of kernel modules comes to: modules.dep of that very kernel says what each one needs.
import { basename } from 'node:path'

/** Modules are called with `_` where their file may have `-`. */
const nameOf = (path: string): string =>
  basename(path)
    .replace(/\.ko.*$/, '')
    .replaceAll('-', '_')

/** Paths of the modules, in modules.dep's own words, and of all that they need. What is not a module is built in, or not there. */
export function closure(dep: string, wanted: readonly string[]): Map<string, readonly string[]> {
  const needs = new Map<string, readonly string[]>()
  const paths = new Map<string, string>()
  for (const line of dep.split('\n')) {
    const [path, rest] = line.split(':')
    if (path === undefined || rest === undefined) continue
    needs.set(path, rest.trim() === '' ? [] : rest.trim().split(/\s+/))
    paths.set(nameOf(path), path)
  }
  const found = new Map<string, readonly string[]>()
  const add = (path: string): void => {
    const more = needs.get(path)
    if (more === undefined || found.has(path)) return
    found.set(path, more)
    for (const each of more) add(each)
  }
  for (const name of wanted) {
    const path = paths.get(name)
    if (path !== undefined) add(path)
  }
  return found
}

/** The lines of modules.alias that lead to one of these modules, with which the kernel finds a module by what it is for. */
export function aliasesOf(alias: string, paths: Iterable<string>): string {
  const names = new Set(Array.from(paths, nameOf))
  const lines = alias.split('\n').filter((line) => names.has(line.split(' ').at(-1) ?? ''))
  return lines.map((line) => `${line}\n`).join('')
}
