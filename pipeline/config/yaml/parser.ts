// From tokens to nodes (go.yaml.in/yaml/v3, parserc.go): the first document of a text.
import { parseError } from './mistake.ts'
import type { MappingNode, Node, SequenceNode } from './node.ts'
import type { Mark } from './reader.ts'
import { Scanner } from './scanner.ts'
import type { Token, TokenType } from './token.ts'

const LONG_TAG = 'tag:yaml.org,2002:'

/** The first document, or undefined for an empty text. Throws an Error in the words of yaml/v3. */
export function parseDocument(text: string): Node | undefined {
  return new Parser(text).document()
}

interface Properties {
  readonly start: Mark
  readonly anchor: string
  readonly tag: string
  /** There is an anchor or a tag, and so a node. */
  readonly given: boolean
}

class Parser {
  readonly #scanner: Scanner
  readonly #anchors = new Map<string, Node>()
  /** Prefix by handle. */
  readonly #handles = new Map<string, string>()

  constructor(text: string) {
    this.#scanner = new Scanner(text)
  }

  document(): Node | undefined {
    const first = this.#scanner.peek()
    if (first.type === 'stream-end') return undefined
    this.#directives()
    const explicit =
      this.#is('document-start') || first.type === 'version' || first.type === 'tag-directive'
    if (explicit) {
      const { type, start } = this.#scanner.peek()
      if (type !== 'document-start') {
        throw parseError(undefined, start, 'did not find expected <document start>')
      }
      this.#scanner.next()
    }
    const node =
      explicit && this.#is(...ENDS)
        ? this.#empty(this.#scanner.peek().start)
        : this.#node(true, false)
    // What comes right behind a document is looked at, too.
    this.#scanner.peek()
    return node
  }

  #directives(): void {
    let version = false
    while (this.#is('version', 'tag-directive')) {
      const { type, value, suffix, start } = this.#scanner.peek()
      if (type === 'version') {
        if (version) throw parseError(undefined, start, 'found duplicate %YAML directive')
        if (value !== '1.1') throw parseError(undefined, start, 'found incompatible YAML document')
        version = true
      } else {
        if (this.#handles.has(value)) {
          throw parseError(undefined, start, 'found duplicate %TAG directive')
        }
        this.#handles.set(value, suffix)
      }
      this.#scanner.next()
    }
    if (!this.#handles.has('!')) this.#handles.set('!', '!')
    if (!this.#handles.has('!!')) this.#handles.set('!!', LONG_TAG)
  }

  #is(...types: readonly TokenType[]): boolean {
    return types.includes(this.#scanner.peek().type)
  }

  #empty({ line }: Mark): Node {
    return { kind: 'scalar', value: '', plain: true, tag: '', line: line + 1 }
  }

  /** `block`: collections by indentation may begin. `indentless`: so may a list in a mapping that is not indented. */
  #node(block: boolean, indentless: boolean): Node {
    if (this.#is('alias')) return this.#alias(this.#scanner.next())
    const properties = this.#properties()
    const { start, anchor, tag, given } = properties
    const token = this.#scanner.peek()
    if (indentless && token.type === 'block-entry') return this.#sequence(properties, 'indentless')
    switch (token.type) {
      case 'scalar': {
        const { value, plain } = this.#scanner.next()
        const line = start.line + 1
        return this.#anchored(anchor, { kind: 'scalar', value, plain, tag, line })
      }
      case 'flow-sequence-start':
        return this.#sequence(properties, 'flow')
      case 'flow-mapping-start':
        return this.#flowMapping(properties)
      case 'block-sequence-start':
        if (block) return this.#sequence(properties, 'block')
        break
      case 'block-mapping-start':
        if (block) return this.#blockMapping(properties)
        break
      default:
    }
    if (given) {
      const line = start.line + 1
      return this.#anchored(anchor, { kind: 'scalar', value: '', plain: true, tag, line })
    }
    throw parseError(start, token.start, 'did not find expected node content')
  }

  #alias({ value: name, start }: Token): Node {
    const target = this.#anchors.get(name)
    if (!target) throw new Error(`yaml: unknown anchor '${name}' referenced`)
    return { kind: 'alias', name, target, line: start.line + 1 }
  }

  /** An anchor and a tag, in any order. */
  #properties(): Properties {
    const { start } = this.#scanner.peek()
    let anchor = ''
    let tag: Token | undefined
    if (this.#is('anchor')) {
      anchor = this.#scanner.next().value
      if (this.#is('tag')) tag = this.#scanner.next()
    } else if (this.#is('tag')) {
      tag = this.#scanner.next()
      if (this.#is('anchor')) anchor = this.#scanner.next().value
    }
    // A mistake of the scanner behind them comes first.
    this.#scanner.peek()
    return { start, anchor, tag: tag ? this.#tag(tag, start) : '', given: !!tag || anchor !== '' }
  }

  /** In its short form: `int` for `!!int`; '' for the tag `!`, which says nothing. */
  #tag({ value: handle, suffix, start: mark }: Token, start: Mark): string {
    const prefix = handle === '' ? '' : this.#handles.get(handle)
    const tag = prefix === undefined ? '' : prefix + suffix
    if (handle !== '' && tag === '') throw parseError(start, mark, 'found undefined tag handle')
    return tag === '!' ? '' : tag.startsWith(LONG_TAG) ? tag.slice(LONG_TAG.length) : tag
  }

  #anchored<N extends Node>(anchor: string, node: N): N {
    if (anchor !== '') this.#anchors.set(anchor, node)
    return node
  }

  #sequence({ start, anchor }: Properties, style: 'block' | 'indentless' | 'flow'): Node {
    const node: SequenceNode = { kind: 'sequence', items: [], line: start.line + 1 }
    this.#anchored(anchor, node)
    if (style === 'flow') this.#flowItems(node)
    else if (style === 'block') this.#blockItems(node)
    else this.#entries(node, 'block-entry', 'key', 'value', 'block-end')
    return node
  }

  #entries({ items }: SequenceNode, ...ends: readonly TokenType[]): void {
    while (this.#is('block-entry')) {
      const { end } = this.#scanner.next()
      items.push(this.#is(...ends) ? this.#empty(end) : this.#node(true, false))
    }
  }

  #blockItems(node: SequenceNode): void {
    const { start } = this.#scanner.next()
    this.#entries(node, 'block-entry', 'block-end')
    const token = this.#scanner.peek()
    if (token.type !== 'block-end') {
      throw parseError(start, token.start, "did not find expected '-' indicator")
    }
    this.#scanner.next()
  }

  #blockMapping({ start, anchor }: Properties): Node {
    const node: MappingNode = { kind: 'mapping', pairs: [], line: start.line + 1 }
    this.#anchored(anchor, node)
    const { start: context } = this.#scanner.next()
    while (this.#is('key')) {
      const { end } = this.#scanner.next()
      const key = this.#is(...AFTER_BLOCK) ? this.#empty(end) : this.#node(true, true)
      node.pairs.push([key, this.#blockValue()])
    }
    const token = this.#scanner.peek()
    if (token.type !== 'block-end') {
      throw parseError(context, token.start, 'did not find expected key')
    }
    this.#scanner.next()
    return node
  }

  #blockValue(): Node {
    if (!this.#is('value')) return this.#empty(this.#scanner.peek().start)
    const { end } = this.#scanner.next()
    return this.#is(...AFTER_BLOCK) ? this.#empty(end) : this.#node(true, true)
  }

  #flowItems({ items }: SequenceNode): void {
    const { start } = this.#scanner.next()
    for (let first = true; !this.#is('flow-sequence-end'); first = false) {
      if (!first) this.#comma(start, "did not find expected ',' or ']'")
      if (this.#is('key')) items.push(this.#singlePair())
      else if (!this.#is('flow-sequence-end')) items.push(this.#node(false, false))
      else break
    }
    this.#scanner.next()
  }

  #comma(context: Mark, text: string): void {
    const token = this.#scanner.peek()
    if (token.type !== 'flow-entry') throw parseError(context, token.start, text)
    this.#scanner.next()
  }

  /** `[a: b]` is a list with a mapping in it. */
  #singlePair(): Node {
    const { start } = this.#scanner.next()
    const node: MappingNode = { kind: 'mapping', pairs: [], line: start.line + 1 }
    let key: Node
    if (this.#is('value', 'flow-entry', 'flow-sequence-end')) {
      // yaml/v3 takes what comes next for the key that is not there.
      key = this.#empty(this.#scanner.next().end)
    } else key = this.#node(false, false)
    node.pairs.push([key, this.#flowValue('flow-sequence-end')])
    return node
  }

  #flowMapping({ start, anchor }: Properties): Node {
    const node: MappingNode = { kind: 'mapping', pairs: [], line: start.line + 1 }
    this.#anchored(anchor, node)
    const { start: context } = this.#scanner.next()
    for (let first = true; !this.#is('flow-mapping-end'); first = false) {
      if (!first) this.#comma(context, "did not find expected ',' or '}'")
      if (this.#is('key')) {
        this.#scanner.next()
        const token = this.#scanner.peek()
        const none = this.#is('value', 'flow-entry', 'flow-mapping-end')
        const key = none ? this.#empty(token.start) : this.#node(false, false)
        node.pairs.push([key, this.#flowValue('flow-mapping-end')])
      } else if (!this.#is('flow-mapping-end')) {
        const key = this.#node(false, false)
        node.pairs.push([key, this.#empty(this.#scanner.peek().start)])
      } else break
    }
    this.#scanner.next()
    return node
  }

  #flowValue(end: TokenType): Node {
    if (this.#is('value')) {
      this.#scanner.next()
      if (!this.#is('flow-entry', end)) return this.#node(false, false)
    }
    return this.#empty(this.#scanner.peek().start)
  }
}

const ENDS = ['version', 'tag-directive', 'document-start', 'document-end', 'stream-end'] as const
const AFTER_BLOCK = ['key', 'value', 'block-end'] as const
