// Who may import whom: the table of folders in docs/code-map.md. Part of `npm run lint`; exits 1 with a line per wrong import.
// Linters match the text of an import; "no component imports another component" needs the file that it leads to.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  bpf: [],
  pipeline: [],
  native: ['bpf'],
  receivers: ['native', 'pipeline', 'bpf'],
  processors: ['pipeline', 'bpf'],
  connectors: ['pipeline'],
  exporters: ['pipeline'],
  extensions: ['pipeline'],
}
const KINDS = new Set(['receivers', 'processors', 'connectors', 'exporters', 'extensions'])
const IMPORT =
  /(?:^|[;\s])(?:import|export)\s[^'"`;]*?from\s*['"](\.[^'"]+)['"]|\bimport\s*\(?\s*['"](\.[^'"]+)['"]/g

/** One sentence per import in `root` that goes against the table. */
export function wrongImports(root: string): string[] {
  const folders = Object.keys(MAY_IMPORT)
  const files = globSync(`{${folders.join(',')}}/**/*.ts`, { cwd: root })
  const components = new Set(
    files.filter(isKindIndex).flatMap((file) => importsOf(root, file).map(partOf)),
  )
  return files.toSorted().flatMap((file) =>
    importsOf(root, file).flatMap((target) => {
      const from = file.split(sep, 1)[0]!
      const to = target.split(sep, 1)[0]!
      if (to !== from) {
        const allowed = MAY_IMPORT[from]!
        if (allowed.includes(to)) return []
        return `${file} imports ${target}: ${from}/ may import only ${allowed.join(', ') || 'itself'}`
      }
      const part = partOf(target)
      const sibling = KINDS.has(from) && components.has(part) && part !== partOf(file)
      if (!sibling || isKindIndex(file)) return []
      return `${file} imports ${target}: no component imports another one; share through pipeline/`
    }),
  )
}

const isKindIndex = (file: string): boolean =>
  KINDS.has(dirname(file)) && file.endsWith(`${sep}index.ts`)

/** `processors/pair/http1.ts` and `processors/pair.ts` belong to the part `processors/pair`. */
const partOf = (file: string): string => file.replace(/\.ts$/, '').split(sep, 2).join(sep)

function importsOf(root: string, file: string): string[] {
  const source = readFileSync(join(root, file), 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const found = [...source.matchAll(IMPORT)].map((match) => match[1] ?? match[2]!)
  return found.map((target) => normalize(join(dirname(file), target)))
}

if (import.meta.main) {
  const wrong = wrongImports(process.cwd())
  for (const line of wrong) console.error(line)
  if (wrong.length > 0) process.exitCode = 1
}
