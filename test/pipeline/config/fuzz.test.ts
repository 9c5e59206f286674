// Whatever the file says: a configuration or one Error with a sentence, never a crash, never a broken prototype.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { sourcesOf } from './sources.ts'
import { components } from './components.ts'
import { decodeConfig } from '../../../pipeline/config/decode.ts'
import { expand } from '../../../pipeline/config/expand.ts'
import { DecodeError, InvalidError } from '../../../pipeline/config/field.ts'
import { resolveConfig, typeConfig } from '../../../pipeline/config/load.ts'
import { parseYaml } from '../../../pipeline/config/yaml/parse.ts'

const WORDS = (
  'receivers processors exporters connectors extensions service pipelines telemetry metrics readers pull traces ' +
  'traces/x nop otlp protocols every batch debug forward list map section text int duration ' +
  '__proto__ constructor toString ${A} $${A} ${env:B:-x} a/b '
).split(' ')
const PIECES = [
  ': ',
  '\n',
  '  ',
  '- ',
  '&a ',
  '*a',
  '[',
  ']',
  '{',
  '}',
  '"',
  '::',
  '${',
  '}',
  '${A}',
  '${env:',
  '${B}',
  '${yaml:',
  '$$',
  ':-',
  ', ',
  '<<: ',
]
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

  it('P1: whole chains: several texts, expanded, merged, decoded', () => {
    const text = fc.oneof(
      tree.map((raw) => stringify(raw)),
      fc
        .array(fc.constantFrom(...WORDS, ...PIECES), { maxLength: 20 })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 3 }),
        fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), text),
        (texts, env) => {
          const start = performance.now()
          try {
            typeConfig(
              resolveConfig(
                texts.map((one) => `yaml:${one}`),
                env,
              ),
              components,
            )
          } catch (error) {
            if (!(error instanceof Error) || error.message === '') throw error
            if (error.constructor !== Error && error.name !== 'InvalidError') throw error
          }
          if (performance.now() - start > 5000) throw new Error('it took more than five seconds')
        },
      ),
      { numRuns: 700 },
    )
  })

  it.each<[string, string, Record<string, string>, RegExp]>([
    [
      'a list that doubles',
      '${env:A}',
      { A: '["${env:A}", "${env:A}"]' },
      /too many recursive expansions/,
    ],
    [
      'a text that doubles',
      'x${env:A}',
      { A: '${env:A}${env:A}' },
      /too many recursive expansions/,
    ],
    ['a map that goes down', '${env:A}', { A: '{a: "${env:A}"}' }, /too many recursive expansions/],
    ['names in names', '${env:${env:${env:A}}}', { A: 'B' }, /invalid name|unset/],
    [
      'aliases',
      '${env:A}',
      {
        A: Array.from(
          { length: 30 },
          (_, i) => `l${i}: &l${i} [${i === 0 ? 'x' : `*l${i - 1}, *l${i - 1}`}]`,
        ).join('\n'),
      },
      /^$/,
    ],
  ])('P1: %s ends soon', (_, value, env, text) => {
    const start = performance.now()
    let said = ''
    try {
      resolveConfig([`yaml:a: "${value}"`], env)
    } catch (error) {
      said = (error as Error).message
    }
    expect(said).toMatch(text)
    expect(performance.now() - start).toBeLessThan(10_000)
  })
})
