// What a condition says, before it is known whether its paths and functions exist.

export type Literal =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | { readonly double: number }

/** A key of a map, or an index of a list. */
export type Key = string | number

export interface Segment {
  readonly name: string
  /** `["a"]` and `[1]` after the name. */
  readonly keys: readonly Key[]
}

export interface Path {
  readonly type: 'path'
  readonly text: string
  readonly segments: readonly Segment[]
  /** Of its first character, from 1. */
  readonly column: number
}

export type MathOperator = '+' | '-' | '*' | '/'

export type Operand =
  | { readonly type: 'literal'; readonly value: Literal }
  | { readonly type: 'enum'; readonly name: string }
  | Path
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Operand[] }
  | { readonly type: 'list'; readonly items: readonly Operand[] }
  | {
      readonly type: 'math'
      readonly operator: MathOperator
      readonly left: Operand
      readonly right: Operand
    }

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>='

export type Condition =
  | { readonly type: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly type: 'not'; readonly condition: Condition }
  | {
      readonly type: 'compare'
      readonly operator: Operator
      readonly left: Operand
      readonly right: Operand
    }
  /** A function, or true or false. */
  | { readonly type: 'operand'; readonly operand: Operand }

/** All operands of a condition and those in them, in their order. */
export function operandsOf(condition: Condition): Operand[] {
  switch (condition.type) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(operandsOf)
    case 'not':
      return operandsOf(condition.condition)
    case 'compare':
      return [condition.left, condition.right].flatMap(within)
    default:
      return within(condition.operand)
  }
}

function within(operand: Operand): Operand[] {
  switch (operand.type) {
    case 'call':
      return [operand, ...operand.args.flatMap(within)]
    case 'list':
      return [operand, ...operand.items.flatMap(within)]
    case 'math':
      return [operand, ...[operand.left, operand.right].flatMap(within)]
    default:
      return [operand]
  }
}
