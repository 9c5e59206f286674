// YAML in the Collector's dialect: the text to nodes by the npm parser, the nodes to values as go.yaml.in/yaml/v3 does it.
import { Composer, LineCounter, Parser, type Document, type Node } from 'yaml'
import { construct, type Constructed } from './construct.ts'
import { sentenceOf } from './sentence.ts'

/** More is no configuration. */
const MAX_CHARACTERS = 4_000_000

/**
 * Parse the first document of `source`. Throws an Error in the words of yaml/v3, `yaml: line 3: …`: exactly for what is wrong with
 * values, and for the usual mistakes of grammar.
 */
export function parseYaml(source: string): Constructed {
  if (source.length > MAX_CHARACTERS) {
    throw new Error(`yaml: ${source.length} characters are too many (${MAX_CHARACTERS} at most)`)
  }
  try {
    const counter = new LineCounter()
    const document = firstDocument(source, counter)
    if (!document) return { value: null, lines: new Map() }
    const [error] = document.errors
    if (error) throw new Error(sentenceOf(source, error, counter))
    return construct(document.contents as Node | null, (offset) => counter.linePos(offset).line)
  } catch (error) {
    if (error instanceof RangeError) throw new Error('yaml: exceeded max depth', { cause: error })
    throw error
  }
}

function firstDocument(source: string, counter: LineCounter): Document | undefined {
  // The schema without types: they are ours to say.
  const composer = new Composer({ schema: 'failsafe', uniqueKeys: false, keepSourceTokens: false })
  const parser = new Parser(counter.addNewLine)
  for (const document of composer.compose(parser.parse(source), true, source.length)) {
    return document as Document
  }
  return undefined
}
