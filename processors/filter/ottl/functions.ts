// Calls of functions: which there are, and whether their arguments are right.
import type { Operand } from './ast.ts'
import type { ContextName } from './context.ts'
import { CONVERTERS } from './converters.ts'
import type { Get } from './place.ts'
import { WrongArgument } from './wrong_argument.ts'

export const isFunction = (context: ContextName, name: string): boolean =>
  Object.hasOwn(CONVERTERS, name) && CONVERTERS[name]!.contexts?.includes(context) !== false

/** Their names, for people. */
export const knownFunctions = (context: ContextName): string =>
  Object.keys(CONVERTERS)
    .filter((name) => isFunction(context, name))
    .join(', ')

/** Throws an Error in the Collector's words. */
export function callGetter(
  context: ContextName,
  name: string,
  args: readonly Operand[],
  get: (operand: Operand) => Get,
): Get {
  if (!isFunction(context, name)) {
    throw new Error(`undefined function "${name}" (spantap knows: ${knownFunctions(context)})`)
  }
  const { make, parameters } = CONVERTERS[name]!
  if (args.length !== parameters) {
    throw new Error(
      `error while parsing arguments for call to "${name}": ` +
        `incorrect number of arguments. Expected: ${parameters} Received: ${args.length}`,
    )
  }
  try {
    return make(args, get)
  } catch (error) {
    if (!(error instanceof WrongArgument)) throw error
    throw new Error(`${error.place(name)}${error.message}`, { cause: error })
  }
}
