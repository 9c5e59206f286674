// Whatever the file says: a configuration or one Error with a sentence, never a crash, never a broken prototype.
import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { stringify } from 'yaml'
import { sourcesOf } from './sources.ts'
import { components } from './components.ts'
import { decodeConfig } from '../../../pipeline/config/decode.ts'
import { expand } from '../../../pipeline/config/expand.ts'
import { DecodeError, InvalidError } from '../../../pipeline/config/field.ts'
import { parseYaml } from '../../../pipeline/config/yaml/parse.ts'

const WORDS = (
  'receivers processors exporters connectors extensions service pipelines telemetry metrics readers pull traces ' +
  'traces/x nop otlp protocols every batch debug forward list map section text int duration ' +
  '__proto__ constructor toString ${A} $${A} ${env:B:-x} a/b '
).split(' ')
const leaf = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
)
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...WORDS), fc.string()), tie('tree'), { maxKeys: 4 }),
  ),
}))

const ENV = { A: 'nop', B: '[nop, {x: 1}]', C: '$${A}' }

function decode(raw: unknown): void {
  try {
    decodeConfig(expand(raw, sourcesOf(ENV)), components, new Map())
  } catch (error) {
    if (error instanceof DecodeError || error instanceof InvalidError) return
    if (error instanceof Error && error.constructor === Error && error.message !== '') return
    throw error
  }
}

describe('S13: fuzz of the configuration', () => {
  it('trees', () => {
    fc.assert(
      fc.property(tree, (raw) => decode(raw)),
      { numRuns: 2000 },
    )
  })

  it('text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      tree.map((raw) => stringify(raw)),
      fc
        .array(
          fc.constantFrom(...WORDS, ': ', '\n', '  ', '- ', '&a ', '*a', '[', ']', '{', '}', '"'),
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(text, (source) => {
        try {
          decode(parseYaml(source).value)
        } catch (error) {
          if (!(error as Error).message.startsWith('yaml: ')) throw error
        }
      }),
      { numRuns: 1000 },
    )
  })
})
