// YAML in the Collector's dialect (go.yaml.in/yaml/v3): YAML 1.2 words, 1.1 whole numbers, and the line of every key.
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type ScalarTag,
  type Tags,
} from 'yaml'
import { DELIMITER } from './field.ts'

export interface Parsed {
  readonly value: unknown
  /** Line of every key and list element, by its path: `service::pipelines::traces::receivers::0`. */
  readonly lines: ReadonlyMap<string, number>
}

const INTEGER = /^[-+]?(0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|\d[\d_]*)$/

// `0123` is octal, `1_000` a thousand, `089` no octal and therefore decimal (yaml/v3 resolve.go).
const integerTag: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: INTEGER,
  resolve: integer,
}

function integer(given: string): number {
  const digits = given.replaceAll('_', '').replace(/^[-+]/, '')
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits
  const size = Number(/^0\d/.test(octal) ? octal.replace(/^0+/, '') : octal)
  return given.startsWith('-') ? -size : size
}

const dialect = (tags: Tags): Tags => [
  integerTag,
  ...tags.filter((tag) => typeof tag === 'string' || tag.tag !== integerTag.tag),
]

/**
 * Parse one document. Throws an Error in the words of yaml/v3, `yaml: line 3: …`: for the grammar as the npm parser puts it,
 * for a key that is there twice exactly.
 */
export function parseYaml(source: string): Parsed {
  const counter = new LineCounter()
  const document = parseDocument(source, {
    customTags: dialect,
    lineCounter: counter,
    merge: true,
    uniqueKeys: false,
    prettyErrors: false,
  })
  const first = document.errors[0]
  if (first) throw new Error(`yaml: line ${counter.linePos(first.pos[0]).line}: ${first.message}`)
  const twice: string[] = []
  const lines = new Map<string, number>()
  const seen = new Set<Node>()
  walk(document.contents, [])
  if (twice.length > 0) throw new Error(`yaml: unmarshal errors:\n  ${twice.join('\n  ')}`)
  return { value: toValue(document), lines }

  function lineOf(node: Node): number {
    return counter.linePos(node.range?.[0] ?? 0).line
  }

  function walk(found: unknown, path: readonly string[]): void {
    const node = isAlias(found) ? found.resolve(document) : (found as Node | null)
    if (!node || seen.has(node)) return
    seen.add(node)
    if (isSeq(node))
      node.items.forEach((item, i) => visit(item as Node, item, [...path, String(i)]))
    if (!isMap(node)) return
    const keys = new Map<string, number>()
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : String(key)
      const line = lineOf(key as Node)
      const before = keys.get(name)
      if (before === undefined) keys.set(name, line)
      else if (name !== '<<') {
        twice.push(`line ${line}: mapping key "${name}" already defined at line ${before}`)
      }
      visit(key as Node, value, [...path, name])
    }
  }

  function visit(at: Node, value: unknown, path: readonly string[]): void {
    lines.set(path.join(DELIMITER), lineOf(at))
    walk(value, path)
  }
}

function toValue(document: Document): unknown {
  try {
    return document.toJS()
  } catch (error) {
    throw new Error(`yaml: ${(error as Error).message}`, { cause: error })
  }
}
