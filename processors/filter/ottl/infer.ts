// The context that the paths of a condition tell (pkg/ottl/context_inferrer.go).
import { operandsOf, type Operand, type Path } from './ast.ts'
import { CONTEXT_NAMES, type ContextName } from './context.ts'
import { CONTEXTS, contextOf } from './contexts.ts'
import { isFunction, knownFunctions } from './functions.ts'
import { parse } from './parse.ts'

/** One of `supported`. Throws an Error in the Collector's words. */
export function infer(text: string, supported: readonly ContextName[]): ContextName {
  const operands = operandsOf(parse(text))
  const paths = operands.filter((one): one is Path => one.type === 'path')
  const [first] = paths
    .filter(({ segments }) => segments.length > 1)
    .toSorted((a, b) => rank(a) - rank(b))
  const list = `[${supported.map((one) => `"${one}"`).join(' ')}]`
  const conditions = `[${JSON.stringify(text)}]`
  const word = first?.segments[0]!.name
  const context = supported.find((one) => one === word)
  if (word !== undefined && !context) {
    throw new Error(
      `context "${word}" inferred from the conditions ${conditions} is not a supported context: ${list}`,
    )
  }
  if (!context || !paths.every((path) => sees(context, path))) {
    throw new Error(
      "unable to infer context from conditions, path's first segment must be a valid context name: " +
        `${list}, and at least one context must be capable of parsing all conditions: ${conditions}`,
    )
  }
  for (const operand of operands) checkSupport(context, operand)
  return context
}

/** True when the path begins with the name of `context` or of one around it. */
export function sees(context: ContextName, { segments }: Path): boolean {
  const named = segments.length > 1 ? contextOf(segments[0]!.name) : undefined
  return named !== undefined && (named === context || CONTEXTS[context].outer.includes(named))
}

/** The lower the context, the sooner it is taken. */
function rank({ segments }: Path): number {
  const context = contextOf(segments[0]!.name)
  return context ? CONTEXT_NAMES.indexOf(context) : CONTEXT_NAMES.length
}

function checkSupport(context: ContextName, operand: Operand): void {
  const not = `inferred context "${context}" does not support the`
  if (operand.type === 'call' && !isFunction(context, operand.name)) {
    throw new Error(`${not} function "${operand.name}" (spantap knows: ${knownFunctions(context)})`)
  }
  if (operand.type === 'enum' && !Object.hasOwn(CONTEXTS[context].enums, operand.name)) {
    throw new Error(`${not} enum symbol "${operand.name}"`)
  }
}
