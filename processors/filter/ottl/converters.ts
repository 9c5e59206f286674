// The functions that spantap knows of OTTL (pkg/ottl/ottlfuncs; internal/filter/filterottl/functions.go).
import { RE2JS } from 're2js'
import { asString, valueType, type ValueType } from '../../../pipeline/data/as_string.ts'
import type { AttributeList, AttributeValue } from '../../../pipeline/data/attributes.ts'
import { find } from '../../match/attributes.ts'
import type { Operand } from './ast.ts'
import type { ContextName } from './context.ts'
import type { Get, Place } from './place.ts'
import { Unevaluable } from './unevaluable.ts'
import { literalText, typeName, WrongArgument } from './wrong_argument.ts'

export interface Converter {
  readonly parameters: number
  /** Contexts that have it; all when undefined. */
  readonly contexts?: readonly ContextName[]
  readonly make: (args: readonly Operand[], get: (operand: Operand) => Get) => Get
}

export const CONVERTERS: Readonly<Record<string, Converter>> = {
  IsMatch: {
    parameters: 2,
    make([target, pattern], get) {
      const read = get(target!)
      const matches = matcher(literalText(pattern!, 1))
      return (at) => {
        const value = read(at)
        return value !== null && matches(likeText(value))
      }
    },
  },
  HasPrefix: ofTexts((text, part) => text.startsWith(part)),
  HasSuffix: ofTexts((text, part) => text.endsWith(part)),
  Len: {
    parameters: 1,
    make([target], get) {
      const read = get(target!)
      return (at) => lengthOf(read(at))
    },
  },
  IsString: ofType('Str'),
  IsInt: ofType('Int'),
  IsDouble: ofType('Double'),
  IsBool: ofType('Bool'),
  IsMap: ofType('Map'),
  IsList: ofType('Slice'),
  IsRootSpan: {
    parameters: 0,
    contexts: ['span'],
    make: () => (at) => at.spans.parentId(at.row) === undefined,
  },
  HasAttrKeyOnDatapoint: {
    parameters: 1,
    contexts: ['metric'],
    make([key]) {
      const name = literalText(key!, 0)
      return (at) => onPoints(at, name) !== undefined
    },
  },
  HasAttrOnDatapoint: {
    parameters: 2,
    contexts: ['metric'],
    make([key, value]) {
      const [name, wanted] = [literalText(key!, 0), literalText(value!, 1)]
      // Only the first point that has the key counts, and what is no string is '', as in the Collector.
      return (at) => {
        const found = onPoints(at, name)
        return found !== undefined && (typeof found === 'string' ? found : '') === wanted
      }
    },
  },
}

function ofType(type: ValueType): Converter {
  return {
    parameters: 1,
    make([target], get) {
      const read = get(target!)
      return (at) => valueType(read(at)) === type
    },
  }
}

function ofTexts(test: (text: string, part: string) => boolean): Converter {
  return {
    parameters: 2,
    make([target, part], get) {
      const [text, other] = [get(target!), get(part!)]
      return (at) => test(textOf(text(at)), textOf(other(at)))
    },
  }
}

function textOf(value: AttributeValue): string {
  if (typeof value === 'string') return value
  throw new Unevaluable(`expected string but got ${typeName(value)}`)
}

function lengthOf(value: AttributeValue): number {
  switch (valueType(value)) {
    case 'Str':
      return Buffer.byteLength(value as string)
    case 'Bytes':
      return (value as Uint8Array).length
    case 'Slice':
      return (value as readonly AttributeValue[]).length
    case 'Map':
      return (value as { readonly map: AttributeList }).map.length / 2
    default:
      throw new Unevaluable(`Len: unsupported target type ${typeName(value)}`)
  }
}

function matcher(pattern: string): (value: string) => boolean {
  try {
    const compiled = RE2JS.compile(pattern)
    return (value) => compiled.test(value)
  } catch (error) {
    throw new WrongArgument(
      `the regex pattern supplied to IsMatch '${JSON.stringify(pattern)}' is not a valid pattern: ${(error as Error).message}`,
      () => "couldn't create function: ",
    )
  }
}

/** OTTL's StringLikeGetter: bytes as hex, everything else as pdata writes it. */
const likeText = (value: AttributeValue): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : asString(value)

/** The value of the first data point that has the key. */
function onPoints({ metric }: Place, key: string): AttributeValue | undefined {
  for (const { attributes } of metric.points) {
    const value = find([attributes.list], key)
    if (value !== undefined) return value
  }
  return undefined
}
