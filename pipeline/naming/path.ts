// Names out of paths: `/srv/shop/dist/server.js` is `shop`.
import { posix } from 'node:path'

/** File names that every other project has too. */
const GENERIC = new Set(
  `__init__ __main__ app application artisan asgi boot bootstrap cli console entrypoint index launch launcher main manage
  program run runner server service start starter wsgi www`.split(/\s+/),
)

/** Folders that say where a file lies and not what it is. */
const STRUCTURAL = new Set(
  `. .. .bin .next .output bin build classes cmd code current deploy dist dist-packages etc home html htdocs jars java lib
  lib64 libexec libs local mnt node_modules opt out public quarkus-app release releases root sbin scripts share
  site-packages src srv standalone target tmp usr var vendor versions webapps workdir workspace`.split(
    /\s+/,
  ),
)

const EXTENSION =
  /\.(?:[cm]?[jt]sx?|pyc?|pyz|rb|ru|pl|psgi|php|phar|sh|bash|lua|jar|war|dll|exe|r|tcl|exs?|escript)$/i

export function isGeneric(name: string): boolean {
  return GENERIC.has(name.toLowerCase())
}

/** The last segment, '' for the root. */
export function baseOf(path: string): string {
  return posix.basename(path)
}

export function withoutExtension(file: string): string {
  return file.replace(EXTENSION, '')
}

/** The nearest folder, from `folder` up, with a name of its own. */
export function projectOf(folder: string): string | undefined {
  for (const name of folder.split('/').reverse()) {
    if (name === '' || isGeneric(name) || STRUCTURAL.has(name) || /^\d+$/.test(name)) continue
    return name
  }
  return undefined
}

/**
 * The name of a script file: its own, or its project's when its own is one that every project has. Tools that a project
 * keeps in node_modules stand for the project. `script` is a path, relative to `cwd`, or a URL.
 */
export function scriptName(script: string, cwd: string): string | undefined {
  const path = locate(script, cwd)
  const modules = path.indexOf('/node_modules/')
  if (modules >= 0) return projectOf(path.slice(0, modules)) ?? packageOf(path)
  const own = withoutExtension(baseOf(path))
  const named = own !== '' && !isGeneric(own) && !STRUCTURAL.has(own)
  if (named) return own
  const folder = posix.dirname(path)
  const project = projectOf(folder)
  if (project !== undefined) return project
  const parent = baseOf(folder)
  return parent !== '' && !STRUCTURAL.has(parent) ? parent : own || undefined
}

function locate(script: string, cwd: string): string {
  const url = /^(?:file|https?|jsr|npm):/.exec(script)
  if (url) return script.slice(url[0].length).replace(/[?#].*$/s, '')
  return posix.normalize(script.startsWith('/') ? script : `${cwd}/${script}`)
}

function packageOf(path: string): string | undefined {
  const inside = path.slice(path.lastIndexOf('/node_modules/') + '/node_modules/'.length).split('/')
  if (inside[0] === '.bin') return withoutExtension(inside[1] ?? '')
  return inside[0]?.startsWith('@') ? inside[1] : inside[0]
}
