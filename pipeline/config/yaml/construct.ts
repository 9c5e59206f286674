// From the nodes of a document to values, as yaml/v3 decodes into `any` (decode.go): aliases, merges, keys that are there twice.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml'
import { DELIMITER } from '../field.ts'
import { goText } from '../go_text.ts'
import { resolvePlain, resolveTagged, type Resolved } from './scalar.ts'

export interface Constructed {
  readonly value: unknown
  /** Line of every key and list element, by its path: `service::pipelines::traces::receivers::0`. */
  readonly lines: ReadonlyMap<string, number>
}

/** A mapping with a key that is no text: a configuration cannot be one. */
export const GENERAL = Symbol('map[interface {}]interface {}')

const LONG = 'tag:yaml.org,2002:'

/** Throws an Error in the words of yaml/v3. `lineOf` an offset in the text. */
export function construct(root: Node | null, lineOf: (offset: number) => number): Constructed {
  const targets = resolveAliases(root)
  const twice: string[] = []
  const lines = new Map<string, number>()
  const open = new Set<Node>()
  const count = { all: 0, aliased: 0, depth: 0 }
  const value = valueOf(root, [])
  if (twice.length > 0) throw new Error(`yaml: unmarshal errors:\n  ${twice.join('\n  ')}`)
  return { value, lines }

  function valueOf(node: Node | null, path: readonly string[]): unknown {
    count.all++
    if (count.depth > 0) count.aliased++
    checkAliasing(count.all, count.aliased)
    if (node === null) return null
    if (isAlias(node)) return aliased(node, path)
    if (isSeq(node))
      return node.items.map((item, i) => visit(item as Node, item as Node, [...path, String(i)]))
    if (isMap(node)) return mappingOf(node, path)
    return scalarOf(node).value
  }

  function aliased(node: Alias, path: readonly string[]): unknown {
    if (open.has(node)) throw new Error(`yaml: anchor '${node.source}' value contains itself`)
    open.add(node)
    count.depth++
    const value = valueOf(targets.get(node)!, path)
    count.depth--
    open.delete(node)
    return value
  }

  function visit(at: Node | null, node: Node | null, path: readonly string[]): unknown {
    // What an alias brings has the place where it was written.
    if (count.depth === 0) lines.set(path.join(DELIMITER), lineOf(at?.range?.[0] ?? 0))
    return valueOf(node, path)
  }

  function mappingOf(node: YAMLMap, path: readonly string[]): unknown {
    if (!checkKeys(node)) return null
    const found = new Map<string, unknown>()
    let merged: Node | null | undefined
    let general = false
    for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
      if (isMerge(key)) {
        merged = value
        continue
      }
      const name = keyOf(key)
      general ||= typeof name !== 'string'
      const text = goText(name)
      found.set(text, visit(key, value, [...path, text]))
    }
    if (merged !== undefined) merge(merged, found, path)
    const value = Object.fromEntries(found)
    return general ? Object.defineProperty(value, GENERAL, { value: true }) : value
  }

  /** False when a key is there twice. */
  function checkKeys(node: YAMLMap): boolean {
    const seen = new Map<string, number>()
    const before = twice.length
    for (const { key } of node.items as Pair<Node, unknown>[]) {
      const text = isScalar(key)
        ? `s${String(key.value)}`
        : isAlias(key)
          ? `a${key.source}`
          : undefined
      if (text === undefined) continue
      const line = lineOf(key.range?.[0] ?? 0)
      const first = seen.get(text)
      if (first === undefined) seen.set(text, line)
      else
        twice.push(
          `line ${line}: mapping key ${JSON.stringify(text.slice(1))} already defined at line ${first}`,
        )
    }
    return twice.length === before
  }

  function keyOf(key: Node | null): unknown {
    const target = isAlias(key) ? targets.get(key)! : key
    if (target === null || isScalar(target)) return target === null ? null : scalarOf(target).value
    throw new Error(`yaml: invalid map key: a ${isMap(target) ? 'map' : 'list'} cannot be one`)
  }

  function merge(node: Node | null, into: Map<string, unknown>, path: readonly string[]): void {
    const sources = isSeq(node) ? (node.items as Node[]) : [node]
    for (const source of sources) {
      const target = isAlias(source) ? targets.get(source)! : source
      if (!isMap(target)) {
        throw new Error('yaml: map merge requires map or sequence of maps as the value')
      }
      const brought = valueOf(source, path)
      for (const [key, value] of Object.entries(brought ?? {})) {
        if (!into.has(key)) into.set(key, value)
      }
    }
  }
}

/** Every alias with the node that its name stands for where the alias is. */
function resolveAliases(root: Node | null): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(root)
  return targets

  function visit(node: Node | null): void {
    if (node === null) return
    if (isAlias(node)) {
      const target = anchors.get(node.source)
      if (!target) throw new Error(`yaml: unknown anchor '${node.source}' referenced`)
      targets.set(node, target)
      return
    }
    const { anchor } = node as { anchor?: string }
    if (anchor !== undefined) anchors.set(anchor, node)
    if (isSeq(node)) for (const item of node.items) visit(item as Node)
    if (!isMap(node)) return
    for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
      visit(key)
      visit(value)
    }
  }
}

function scalarOf(node: Node): Resolved {
  const { type, value } = node as { type?: string; value?: unknown }
  const given = typeof value === 'string' ? value : ''
  const tag = node.tag?.startsWith(LONG) ? node.tag.slice(LONG.length) : node.tag
  if (tag !== undefined && tag !== '!') return resolveTagged(given, tag)
  return type === 'PLAIN' || type === undefined ? resolvePlain(given) : { tag: 'str', value: given }
}

function isMerge(key: Node | null): boolean {
  if (!isScalar(key) || key.value !== '<<') return false
  return key.tag === undefined ? key.type === 'PLAIN' : key.tag === `${LONG}merge`
}

const FEW = 400_000
const MANY = 4_000_000

/** Small documents may be 99 % aliases, large ones 10 % (decode.go): one that grows without end is refused. */
function checkAliasing(all: number, aliased: number): void {
  if (aliased <= 100 || all <= 1000) return
  const large = Math.min(1, Math.max(0, (all - FEW) / (MANY - FEW)))
  if (aliased / all > 0.99 - 0.89 * large)
    throw new Error('yaml: document contains excessive aliasing')
}
