// An argument that a function cannot take.
import type { AttributeValue } from '../../../pipeline/data/attributes.ts'
import type { Operand } from './ast.ts'

export class WrongArgument extends Error {
  /** What comes before the message, given the name of the function. */
  readonly place: (name: string) => string

  constructor(text: string, place: (name: string) => string) {
    super(text)
    this.place = place
  }
}

/** A text that is written in the condition. Throws `WrongArgument` for anything else. */
export function literalText(operand: Operand, position: number): string {
  if (operand.type === 'literal' && typeof operand.value === 'string') return operand.value
  const got = operand.type === 'literal' ? typeName(operand.value) : `a ${operand.type}`
  throw new WrongArgument(
    `invalid argument at position ${position}: expected string but got ${got}`,
    (name) => `error while parsing arguments for call to "${name}": `,
  )
}

/** Go's name of the type of a value. */
export function typeName(value: AttributeValue): string {
  if (value === null) return 'nil'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return 'int64'
  if (typeof value === 'number' || 'double' in value) return 'float64'
  if (value instanceof Uint8Array) return '[]uint8'
  return Array.isArray(value) ? 'pcommon.Slice' : 'pcommon.Map'
}
