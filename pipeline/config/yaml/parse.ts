// YAML in the Collector's dialect, which is go.yaml.in/yaml/v3: the same values, the same mistakes in the same words. The npm parser
// follows YAML 1.2, takes other texts and counts other lines.
import { construct, type Constructed } from './construct.ts'
import { parseDocument } from './parser.ts'

/** More is no configuration. */
const MAX_CHARACTERS = 4_000_000

/** Parse the first document of `source`. Throws an Error in the words of yaml/v3: `yaml: line 3: …`. */
export function parseYaml(source: string): Constructed {
  if (source.length > MAX_CHARACTERS) {
    throw new Error(`yaml: ${source.length} characters are too many (${MAX_CHARACTERS} at most)`)
  }
  try {
    const node = parseDocument(source)
    return node ? construct(node) : { value: null, lines: new Map() }
  } catch (error) {
    if (error instanceof RangeError)
      throw new Error('yaml: exceeded max depth of 10000', { cause: error })
    throw error
  }
}
