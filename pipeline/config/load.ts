// From a file to a configuration: read, parse, expand, decode, validate.
import { readFileSync } from 'node:fs'
import type { Components } from '../component.ts'
import type { Config } from './config.ts'
import { decodeConfig } from './decode.ts'
import type { Environment, Note } from './env.ts'
import { expand } from './expand.ts'
import type { Places } from './explain.ts'
import { mapping } from './expanded.ts'
import { DecodeError, goType } from './field.ts'
import { parseYaml } from './yaml.ts'

type Tree = Readonly<Record<string, unknown>>

export interface Loaded {
  readonly config: Config
  /** To be logged once the logger exists. */
  readonly notes: readonly Note[]
}

export interface LoadOptions {
  readonly env: Environment
  /** A change to the expanded configuration before it is typed: how the command line has its say. */
  readonly edit?: (tree: Tree) => Tree
}

interface Source {
  readonly tree: Tree
  readonly places: Places
}

/**
 * Load the configuration of `file`. Throws an Error with the Collector's text: `failed to get config: …` for what cannot be read
 * or typed, the bare sentences for what makes no sense (the command adds its own prefix).
 */
export function loadConfig(file: string, components: Components, options: LoadOptions): Loaded {
  const notes: Note[] = []
  const { tree, places } = resolve(file, options.env, notes)
  const edited = options.edit?.(tree) ?? tree
  try {
    return { config: decodeConfig(edited, components, places), notes }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    throw failed('unmarshal', error)
  }
}

function resolve(file: string, env: Environment, notes: Note[]): Source {
  try {
    const { tree, places } = retrieve(file)
    return { tree: mapping(expand(tree, env, notes)) ?? {}, places }
  } catch (error) {
    throw failed('resolve', error as Error)
  }
}

function failed(stage: string, error: Error): Error {
  const text = `failed to get config: cannot ${stage} the configuration: ${error.message}`
  return new Error(text, { cause: error })
}

function retrieve(file: string): Source {
  const source = read(file)
  const { value, lines } = parse(source)
  if (value === null || value === undefined) return { tree: {}, places: new Map() }
  const tree = mapping(value)
  if (!tree) throw new Error(`retrieved value (type=${goType(value)}) cannot be used as a Conf`)
  return { tree, places: new Map(Array.from(lines, ([path, line]) => [path, `${file}:${line}`])) }
}

function parse(source: string): ReturnType<typeof parseYaml> {
  try {
    return parseYaml(source)
  } catch (error) {
    throw new Error(
      'retrieved value (type=string) cannot be used as a Conf: assuming string type since contents ' +
        `are not valid YAML: ${(error as Error).message}`,
      { cause: error },
    )
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Error(
      `cannot retrieve the configuration: unable to read the file file:${file}: ` +
        `open ${file}: ${REASONS[code ?? ''] ?? message}`,
      { cause: error },
    )
  }
}
