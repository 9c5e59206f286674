// What a scalar of YAML is (go.yaml.in/yaml/v3, resolve.go): YAML 1.2 words, 1.1 numbers, dates.
import { Float } from '../expanded.ts'
import { parseTimestamp } from './timestamp.ts'

/** Short names of the types that a tag may ask for. */
export type Tag = 'null' | 'bool' | 'str' | 'int' | 'float' | 'timestamp' | 'binary'

export interface Resolved {
  readonly tag: Tag
  readonly value: unknown
}

const WORDS: ReadonlyMap<string, Resolved> = new Map(
  (
    [
      ['null', null, ['', '~', 'null', 'Null', 'NULL']],
      ['bool', true, ['true', 'True', 'TRUE']],
      ['bool', false, ['false', 'False', 'FALSE']],
      ['float', Number.NaN, ['.nan', '.NaN', '.NAN']],
      ['float', Infinity, ['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF']],
      ['float', -Infinity, ['-.inf', '-.Inf', '-.INF']],
    ] as const
  ).flatMap(([tag, value, words]) => words.map((word) => [word, { tag, value }])),
)

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/
const INTEGER = /^[-+]?(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/
/** Beyond unsigned 64 bits a whole number is a float. */
const TOO_LONG = 1n << 64n

/** What the plain text `given` is. With a tag that wants something else, it is no date. */
export function resolvePlain(given: string, dates = true): Resolved {
  const word = WORDS.get(given)
  if (word) return word
  const first = given.charCodeAt(0)
  if (first === DOT) return floatOf(given) ?? text(given)
  const numeric = first === PLUS || first === MINUS || (first >= ZERO && first <= NINE)
  if (!numeric) return text(given)
  const time = dates ? parseTimestamp(given) : undefined
  if (time) return { tag: 'timestamp', value: time }
  const digits = given.replaceAll('_', '')
  return integerOf(digits) ?? floatOf(digits) ?? text(given)
}

const [PLUS, MINUS, DOT, ZERO, NINE] = [0x2b, 0x2d, 0x2e, 0x30, 0x39]

const text = (value: string): Resolved => ({ tag: 'str', value })

function integerOf(digits: string): Resolved | undefined {
  if (!INTEGER.test(digits)) return undefined
  const size = digits.replace(/^[-+]/, '')
  // `0123` is octal; `089` is none and therefore a float.
  const modern = /^0[0-7]+$/.test(size) ? `0o${size.slice(1)}` : size.toLowerCase()
  const value = BigInt(modern)
  if (value >= TOO_LONG) return undefined
  return { tag: 'int', value: digits.startsWith('-') ? -Number(value) || 0 : Number(value) }
}

function floatOf(digits: string): Resolved | undefined {
  if (!FLOAT.test(digits)) return undefined
  const value = Number(digits)
  if (!Number.isFinite(value)) return undefined
  return { tag: 'float', value: Number.isInteger(value) ? new Float(value) : value }
}

/** What `given` is under the tag that the file gives it. Throws an Error in the words of yaml/v3. */
export function resolveTagged(given: string, tag: string): Resolved {
  if (tag === 'binary') return { tag, value: binary(given) }
  if (!['str', 'bool', 'int', 'float', 'null', 'timestamp'].includes(tag)) return text(given)
  if (tag === 'str') return text(given)
  const found = resolvePlain(given, tag === 'timestamp')
  if (found.tag === tag) return found
  if (tag === 'float' && found.tag === 'int') {
    return { tag, value: new Float(found.value as number) }
  }
  throw new Error(`yaml: cannot decode !!${found.tag} \`${given}\` as a !!${tag}`)
}

function binary(given: string): string {
  const packed = given.replace(/[\r\n]/g, '')
  const bytes = Buffer.from(packed, 'base64')
  if (bytes.toString('base64') !== packed) {
    throw new Error('yaml: !!binary value contains invalid base64 data')
  }
  return bytes.toString('utf8')
}
