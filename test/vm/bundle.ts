// Programs of this repository as few files of JavaScript: a guest needs minutes to find, read and translate 800 files over 9p.
import { fileURLToPath, pathToFileURL } from 'node:url'
import { rolldown, type Plugin } from 'rolldown'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const CELL = { main: 'main.ts', cell: 'test/vm/cell.ts' }

/**
 * Bundles `main.ts` and `cell.ts` into `folder`, as `main.mjs` and `cell.mjs`, or other programs by their names. They find what lies beside their sources: a module
 * still has the URL of its source. Code of node_modules is in it, the addon is not.
 */
export async function bundle(
  folder: string,
  input: Readonly<Record<string, string>> = CELL,
): Promise<void> {
  const build = await rolldown({
    cwd: ROOT,
    input,
    platform: 'node',
    plugins: [sourceUrls],
  })
  try {
    await build.write({
      dir: folder,
      format: 'esm',
      entryFileNames: '[name].mjs',
      chunkFileNames: '[name]-[hash].mjs',
    })
  } finally {
    await build.close()
  }
}

const sourceUrls: Plugin = {
  name: 'urls of sources',
  transform: {
    filter: { code: 'import.meta.url' },
    handler: (code, id) =>
      code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href)),
  },
}
