// Lists of conditions, with the context that is given, or that their paths tell (pkg/ottl/parser_collection.go, context_inferrer.go).
import { reasonOf } from '../../../pipeline/errors.ts'
import { pathsOf, type Path } from './ast.ts'
import { compileCondition } from './compile.ts'
import { CONTEXT_NAMES, type ContextName } from './context.ts'
import { CONTEXTS, contextOf } from './contexts.ts'
import { parse } from './parse.ts'
import type { Predicate } from './place.ts'

/** One predicate per level that has conditions: true where any of them is. */
export type Levels = { readonly [C in ContextName]?: Predicate }

/** Any of `texts`; paths need no context in front. Throws one Error with a line per wrong condition. */
export function anyOf(texts: readonly string[], context: ContextName): Predicate {
  const predicates: Predicate[] = []
  const errors: string[] = []
  for (const text of texts) {
    try {
      predicates.push(compileCondition(parse(text), context))
    } catch (error) {
      errors.push(unable(text, error))
    }
  }
  if (errors.length > 0) throw new Error(errors.join('\n'))
  return (at) => predicates.some((one) => one(at))
}

/** Any of `texts`, each in the context that its paths tell: one of `supported`. Throws an Error in the Collector's words. */
export function inferred(texts: readonly string[], supported: readonly ContextName[]): Levels {
  const texted = new Map<ContextName, string[]>()
  for (const text of texts) {
    const context = infer(text, supported)
    texted.set(context, [...(texted.get(context) ?? []), text])
  }
  return Object.fromEntries([...texted].map(([context, own]) => [context, anyOf(own, context)]))
}

/** Any of `texts` in a context that is given; it is put in front of paths that have none. */
export function contextual(
  texts: readonly string[],
  context: string,
  supported: readonly ContextName[],
): Levels {
  const known = supported.find((one) => one === context)
  if (!known) throw new Error(`unknown context "${context}" for conditions: [${texts.join(' ')}]`)
  return texts.length === 0
    ? {}
    : {
        [known]: anyOf(
          texts.map((one) => prefixed(one, known)),
          known,
        ),
      }
}

function prefixed(text: string, context: ContextName): string {
  const columns = pathsOf(parse(text))
    .filter((path) => !sees(context, path))
    .map(({ column }) => column - 1)
  return columns
    .toSorted((a, b) => b - a)
    .reduce((made, at) => `${made.slice(0, at)}${context}.${made.slice(at)}`, text)
}

function infer(text: string, supported: readonly ContextName[]): ContextName {
  const paths = pathsOf(parse(text))
  const named = paths.filter(({ segments }) => segments.length > 1)
  const rank = ({ segments }: Path): number => {
    const context = contextOf(segments[0]!.name)
    return context ? CONTEXT_NAMES.indexOf(context) : CONTEXT_NAMES.length
  }
  const [first] = named.toSorted((a, b) => rank(a) - rank(b))
  const list = `[${supported.map((one) => `"${one}"`).join(' ')}]`
  const word = first?.segments[0]!.name
  const context = supported.find((one) => word !== undefined && one === contextOf(word))
  if (word !== undefined && !context) {
    throw new Error(
      `context "${word}" inferred from the conditions [${JSON.stringify(text)}] is not a supported context: ${list}`,
    )
  }
  if (!context || !paths.every((path) => sees(context, path))) {
    throw new Error(
      "unable to infer context from conditions, path's first segment must be a valid context name: " +
        `${list}, and at least one context must be capable of parsing all conditions: [${JSON.stringify(text)}]`,
    )
  }
  return context
}

/** True when the path begins with the name of `context` or of one around it. */
function sees(context: ContextName, { segments }: Path): boolean {
  const named = segments.length > 1 ? contextOf(segments[0]!.name) : undefined
  return named !== undefined && (named === context || CONTEXTS[context].outer.includes(named))
}

const unable = (text: string, error: unknown): string =>
  `unable to parse OTTL condition ${JSON.stringify(text)}: ${reasonOf(error)}`
