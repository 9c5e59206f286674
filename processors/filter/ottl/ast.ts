// What a condition says, before it is known whether its paths and functions exist.

export type Literal = string | number | bigint | boolean | null

export interface Segment {
  readonly name: string
  /** `["a"]` after the name. */
  readonly keys: readonly string[]
}

export interface Path {
  readonly type: 'path'
  readonly text: string
  readonly segments: readonly Segment[]
  /** Of its first character, from 1. */
  readonly column: number
}

export type Operand =
  | { readonly type: 'literal'; readonly value: Literal }
  | { readonly type: 'enum'; readonly name: string }
  | Path
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Operand[] }

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

/** All paths of a condition, in their order. */
export function pathsOf(condition: Condition): Path[] {
  switch (condition.type) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(pathsOf)
    case 'not':
      return pathsOf(condition.condition)
    case 'compare':
      return [condition.left, condition.right].flatMap(pathsIn)
    default:
      return pathsIn(condition.operand)
  }
}

function pathsIn(operand: Operand): Path[] {
  if (operand.type === 'path') return [operand]
  return operand.type === 'call' ? operand.args.flatMap(pathsIn) : []
}
