// From a parsed condition to a predicate.
import type { Condition, Operand } from './ast.ts'
import { compare } from './compare.ts'
import type { ContextName } from './context.ts'
import { CONTEXTS } from './contexts.ts'
import { callGetter } from './functions.ts'
import { calculate } from './math.ts'
import { pathGetter } from './path.ts'
import type { Get, Predicate } from './place.ts'
import { Unevaluable } from './unevaluable.ts'
import { typeName } from './wrong_argument.ts'

/** Throws an Error in the Collector's words for a path, function or symbol that the context has not. */
export function compileCondition(condition: Condition, context: ContextName): Predicate {
  switch (condition.type) {
    case 'and':
    case 'or': {
      const all = condition.conditions.map((one) => compileCondition(one, context))
      if (condition.type === 'and') return (at) => all.every((one) => one(at))
      return (at) => all.some((one) => one(at))
    }
    case 'not': {
      const inner = compileCondition(condition.condition, context)
      return (at) => !inner(at)
    }
    case 'compare': {
      const [left, right] = [getter(condition.left, context), getter(condition.right, context)]
      const { operator } = condition
      return (at) => compare(left(at), right(at), operator)
    }
    default: {
      const get = getter(condition.operand, context)
      return (at) => {
        const value = get(at)
        if (typeof value === 'boolean') return value
        const got = typeName(value)
        throw new Unevaluable(
          `value returned from a constant expression must be bool but got ${got}`,
        )
      }
    }
  }
}

function getter(operand: Operand, context: ContextName): Get {
  switch (operand.type) {
    case 'literal': {
      const { value } = operand
      return () => value
    }
    case 'enum': {
      const value = CONTEXTS[context].enums[operand.name]
      if (value === undefined) throw new Error(`enum symbol, ${operand.name}, not found`)
      return () => value
    }
    case 'path':
      return pathGetter(context, operand.text, operand.segments)
    case 'list': {
      const items = operand.items.map((one) => getter(one, context))
      return (at) => items.map((one) => one(at))
    }
    case 'math': {
      const [left, right] = [getter(operand.left, context), getter(operand.right, context)]
      const { operator } = operand
      return (at) => calculate(left(at), right(at), operator)
    }
    default:
      return callGetter(context, operand.name, operand.args, (one) => getter(one, context))
  }
}
