// A process that loads modules as spantap does: vitest has a loader of its own. Standard input: sources as JSON; standard output: of
// each its components by kind, or its error.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { loadUserComponents } from '../../cli/user_components.ts'
import type { Components } from '../../pipeline/component.ts'

export const NONE: Components = {
  receivers: [],
  processors: [],
  connectors: [],
  exporters: [],
  extensions: [],
}

/** Types by kind, or the error. A source that is a list is written into the same file, one after the other. */
export type Outcome = Readonly<Record<string, readonly string[]>> | string

async function load(folder: string, name: string): Promise<Outcome> {
  const resolved = {
    tree: { components: [`./${name}`], receivers: {} },
    folders: new Map([['components', folder]]),
  }
  try {
    const { components } = await loadUserComponents(resolved, NONE)
    return Object.fromEntries(
      Object.entries(components).map(([kind, list]: [string, readonly { type: string }[]]) => [
        kind,
        list.map(({ type }) => type),
      ]),
    )
  } catch (error) {
    return (error as Error).message.replaceAll(name, 'own.ts')
  }
}

if (import.meta.main) {
  const sources = JSON.parse(await text(process.stdin)) as string[][]
  const folder = mkdtempSync(join(tmpdir(), 'spantap-modules-'))
  const outcomes: Outcome[][] = []
  for (const [i, versions] of sources.entries()) {
    const name = `own${i}.ts`
    const these: Outcome[] = []
    for (const source of versions) {
      writeFileSync(join(folder, name), source)
      these.push(await load(folder, name))
    }
    outcomes.push(these)
  }
  rmSync(folder, { recursive: true })
  process.stdout.write(JSON.stringify(outcomes))
}
