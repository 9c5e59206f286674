// Lists of conditions, with the context that is given, or that their paths tell (pkg/ottl/parser_collection.go).
import { reasonOf } from '../../../pipeline/errors.ts'
import { operandsOf } from './ast.ts'
import { compileCondition } from './compile.ts'
import type { ContextName } from './context.ts'
import { infer, sees } from './infer.ts'
import { parse } from './parse.ts'
import type { Predicate } from './place.ts'
import { Unevaluable } from './unevaluable.ts'

/** One predicate per level that has conditions: true where any of them is. */
export type Levels = { readonly [C in ContextName]?: Predicate }

/** Told of a condition that cannot be evaluated for an item; unless it throws, the condition is false there. */
export type Failed = (condition: string, reason: string) => void

/** Any of `texts`; paths need no context in front. Throws one Error with a line per wrong condition. */
export function anyOf(texts: readonly string[], context: ContextName, failed: Failed): Predicate {
  const predicates: Predicate[] = []
  const errors: string[] = []
  for (const text of texts) {
    try {
      predicates.push(guarded(compileCondition(parse(text), context), text, failed))
    } catch (error) {
      errors.push(`unable to parse OTTL condition ${JSON.stringify(text)}: ${reasonOf(error)}`)
    }
  }
  if (errors.length > 0) throw new Error(errors.join('\n'))
  return (at) => predicates.some((one) => one(at))
}

/** Any of `texts`, each in the context that its paths tell: one of `supported`. Throws an Error in the Collector's words. */
export function inferred(
  texts: readonly string[],
  supported: readonly ContextName[],
  failed: Failed,
): Levels {
  const byContext = Map.groupBy(texts, (text) => infer(text, supported))
  return Object.fromEntries(
    [...byContext].map(([context, own]) => [context, anyOf(own, context, failed)]),
  )
}

/** Any of `texts` in a context that is given; it is put in front of paths that have none. */
export function contextual(
  texts: readonly string[],
  context: string,
  supported: readonly ContextName[],
  failed: Failed,
): Levels {
  const known = supported.find((one) => one === context)
  if (!known) throw new Error(`unknown context "${context}" for conditions: [${texts.join(' ')}]`)
  if (texts.length === 0) return {}
  const whole = texts.map((text) => prefixed(text, known))
  return { [known]: anyOf(whole, known, failed) }
}

function guarded(predicate: Predicate, text: string, failed: Failed): Predicate {
  return (at) => {
    try {
      return predicate(at)
    } catch (error) {
      if (!(error instanceof Unevaluable)) throw error
      failed(text, error.message)
      return false
    }
  }
}

function prefixed(text: string, context: ContextName): string {
  const columns = operandsOf(parse(text)).flatMap((one) =>
    one.type === 'path' && !sees(context, one) ? [one.column - 1] : [],
  )
  return columns
    .toSorted((a, b) => b - a)
    .reduce((made, at) => `${made.slice(0, at)}${context}.${made.slice(at)}`, text)
}
