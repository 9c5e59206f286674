// The functions that spantap knows of OTTL (pkg/ottl/ottlfuncs; internal/filter/filterottl/functions.go).
import { RE2JS } from 're2js'
import { asString } from '../../../pipeline/data/as_string.ts'
import type { AttributeValue } from '../../../pipeline/data/attributes.ts'
import { find } from '../../match/attributes.ts'
import type { Operand } from './ast.ts'
import type { ContextName } from './context.ts'
import type { Get, Place } from './place.ts'

interface Function {
  readonly parameters: number
  /** Contexts that have it; all when undefined. */
  readonly contexts?: readonly ContextName[]
  make(args: readonly Operand[], get: (operand: Operand) => Get): Get
}

const FUNCTIONS: Readonly<Record<string, Function>> = {
  IsMatch: {
    parameters: 2,
    make([target, pattern], get) {
      const read = get(target!)
      const matches = matcher(text(pattern!, 1))
      return (at) => {
        const value = read(at)
        return value !== null && matches(likeText(value))
      }
    },
  },
  IsRootSpan: {
    parameters: 0,
    contexts: ['span'],
    make: () => (at) => at.spans.parentId(at.row) === undefined,
  },
  HasAttrKeyOnDatapoint: {
    parameters: 1,
    contexts: ['metric'],
    make([key]) {
      const name = text(key!, 0)
      return (at) => valuesOf(at, name).length > 0
    },
  },
  HasAttrOnDatapoint: {
    parameters: 2,
    contexts: ['metric'],
    make([key, value]) {
      const [name, wanted] = [text(key!, 0), text(value!, 1)]
      // Only the first point that has the key counts, and what is no string is '', as in the Collector.
      return (at) => {
        const [first] = valuesOf(at, name)
        return first !== undefined && (typeof first === 'string' ? first : '') === wanted
      }
    },
  },
}

/** Throws an Error in the Collector's words. */
export function callGetter(
  context: ContextName,
  name: string,
  args: readonly Operand[],
  get: (operand: Operand) => Get,
): Get {
  const made = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (!made || made.contexts?.includes(context) === false) {
    const known = Object.entries(FUNCTIONS)
      .filter(([, { contexts }]) => contexts?.includes(context) !== false)
      .map(([one]) => one)
    throw new Error(`undefined function "${name}" (spantap knows: ${known.join(', ')})`)
  }
  if (args.length !== made.parameters) {
    throw new Error(
      `error while parsing arguments for call to "${name}": ` +
        `incorrect number of arguments. Expected: ${made.parameters} Received: ${args.length}`,
    )
  }
  try {
    return made.make(args, get)
  } catch (error) {
    if (!(error instanceof WrongArgument)) throw error
    throw new Error(`${error.place(name)}${error.message}`, { cause: error })
  }
}

class WrongArgument extends Error {
  readonly place: (name: string) => string

  constructor(text: string, place: (name: string) => string) {
    super(text)
    this.place = place
  }
}

function text(operand: Operand, position: number): string {
  if (operand.type === 'literal' && typeof operand.value === 'string') return operand.value
  const got = operand.type === 'literal' ? typeNameOf(operand.value) : `a ${operand.type}`
  throw new WrongArgument(
    `invalid argument at position ${position}: expected string but got ${got}`,
    (name) => `error while parsing arguments for call to "${name}": `,
  )
}

function typeNameOf(value: AttributeValue): string {
  if (value === null) return 'nil'
  if (typeof value === 'boolean') return 'bool'
  return Number.isInteger(value) || typeof value === 'bigint' ? 'int64' : 'float64'
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

function valuesOf({ metric }: Place, key: string): AttributeValue[] {
  for (const { attributes } of metric.points) {
    const value = find([attributes.list], key)
    if (value !== undefined) return [value]
  }
  return []
}
