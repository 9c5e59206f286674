// From the nodes of a document to values, as yaml/v3 decodes into `any` (decode.go): aliases, merges, keys that are there twice.
import { Float } from '../expanded.ts'
import { DELIMITER } from '../field.ts'
import { goText } from '../go_text.ts'
import type { AliasNode, MappingNode, Node } from './node.ts'
import { resolvePlain, resolveTagged } from './scalar.ts'

export interface Constructed {
  readonly value: unknown
  /** Line of every key and list element, by its path: `service::pipelines::traces::receivers::0`. */
  readonly lines: ReadonlyMap<string, number>
}

/** On a mapping with a key that is no text: a configuration cannot be one. */
export const GENERAL = Symbol('map[interface {}]interface {}')

/** Nobody asks for the place of what is deeper. */
const MAX_PATH = 24

/** Throws an Error in the words of yaml/v3. */
export function construct(root: Node): Constructed {
  const twice: string[] = []
  const lines = new Map<string, number>()
  const open = new Set<Node>()
  const count = { all: 0, aliased: 0, depth: 0 }
  const value = valueOf(root, [])
  if (twice.length > 0) throw new Error(`yaml: unmarshal errors:\n  ${twice.join('\n  ')}`)
  return { value, lines }

  function valueOf(node: Node, path: readonly string[]): unknown {
    counted()
    switch (node.kind) {
      case 'alias':
        return aliased(node, path)
      case 'sequence':
        return node.items.map((item, i) => placed(item.line, item, [...path, String(i)]))
      case 'mapping':
        return mappingOf(node, path)
      default:
        return scalarOf(node)
    }
  }

  function counted(): void {
    count.all++
    if (count.depth > 0) count.aliased++
    checkAliasing(count.all, count.aliased)
  }

  function aliased(node: AliasNode, path: readonly string[]): unknown {
    if (open.has(node)) throw new Error(`yaml: anchor '${node.name}' value contains itself`)
    open.add(node)
    count.depth++
    const value = valueOf(node.target, path)
    count.depth--
    open.delete(node)
    return value
  }

  function placed(line: number, node: Node, path: readonly string[]): unknown {
    // What an alias brings has the place where it was written.
    if (count.depth === 0 && path.length <= MAX_PATH) lines.set(path.join(DELIMITER), line)
    return valueOf(node, path.length <= MAX_PATH ? path : path.slice(0, MAX_PATH))
  }

  function mappingOf(node: MappingNode, path: readonly string[]): unknown {
    const before = twice.length
    checkKeys(node, twice)
    if (twice.length > before) return null
    const found = new Map<string, unknown>()
    let merged: Node | undefined
    let general = false
    for (const [key, value] of node.pairs) {
      if (isMerge(key)) {
        merged = value
        continue
      }
      const name = keyOf(key)
      general ||= !isText(key)
      const text = goText(name)
      found.set(text, placed(key.line, value, [...path, text]))
    }
    if (merged) merge(merged, found, path)
    const value = Object.fromEntries(found)
    return general ? Object.defineProperty(value, GENERAL, { value: true }) : value
  }

  function keyOf(key: Node): unknown {
    const value = valueOf(key, [])
    const node = key.kind === 'alias' ? key.target : key
    if (node.kind === 'scalar') return value
    throw new Error(`yaml: invalid map key: ${goSyntax(value)}`)
  }

  function merge(node: Node, into: Map<string, unknown>, path: readonly string[]): void {
    for (const source of node.kind === 'sequence' ? node.items : [node]) {
      const target = source.kind === 'alias' ? source.target : source
      if (target.kind !== 'mapping') {
        throw new Error('yaml: map merge requires map or sequence of maps as the value')
      }
      for (const [key, value] of Object.entries(valueOf(source, path) ?? {})) {
        if (!into.has(key)) into.set(key, value)
      }
    }
  }
}

/** Of a file that has nothing but mistakes these are enough. */
const MOST = 1000

/** A sentence for each two keys that are the same, as they are written. */
function checkKeys({ pairs }: MappingNode, twice: string[]): void {
  const alike = Map.groupBy(pairs, ([key]) => `${key.kind} ${textOf(key)}`)
  if (alike.size === pairs.length) return
  for (const [key] of pairs) {
    const same = alike.get(`${key.kind} ${textOf(key)}`)!
    same.shift()
    for (const [other] of same) {
      if (twice.length >= MOST) return
      const quoted = JSON.stringify(textOf(key))
      twice.push(`line ${other.line}: mapping key ${quoted} already defined at line ${key.line}`)
    }
  }
}

const textOf = (key: Node): string =>
  key.kind === 'scalar' ? key.value : key.kind === 'alias' ? key.name : ''

function scalarOf({ value, plain, tag }: Extract<Node, { kind: 'scalar' }>): unknown {
  if (tag !== '') return resolveTagged(value, tag).value
  return plain ? resolvePlain(value).value : value
}

/** As its tag says, or what it looks like. */
function isText(key: Node): boolean {
  const node = key.kind === 'alias' ? key.target : key
  if (node.kind !== 'scalar') return false
  if (node.tag !== '') return node.tag === 'str' || node.tag === 'merge'
  return !node.plain || resolvePlain(node.value).tag === 'str'
}

function isMerge(key: Node): boolean {
  if (key.kind !== 'scalar' || key.value !== '<<') return false
  return key.tag === '' ? key.plain : key.tag === 'merge'
}

/** A value as Go's source code has it (`%#v`). */
function goSyntax(value: unknown): string {
  if (value === null) return 'interface {}(nil)'
  if (value instanceof Float) return String(value.value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (typeof value !== 'object' || value instanceof Date) return JSON.stringify(value)
  const general = GENERAL in value
  const pairs = Object.entries(value).map(([key, one]) => {
    const name = general && key === '<nil>' ? goSyntax(null) : JSON.stringify(key)
    return `${name}:${goSyntax(one)}`
  })
  const type = general ? 'interface {}' : 'string'
  return `map[${type}]interface {}{${pairs.toSorted().join(', ')}}`
}

const FEW = 400_000
const MANY = 4_000_000

/** Small documents may be 99 % aliases, large ones 10 % (decode.go): one that grows without end is refused. */
function checkAliasing(all: number, aliased: number): void {
  if (aliased <= 100 || all <= 1000) return
  const large = Math.min(1, Math.max(0, (all - FEW) / (MANY - FEW)))
  if (aliased / all > 0.99 - 0.89 * large) {
    throw new Error('yaml: document contains excessive aliasing')
  }
}
