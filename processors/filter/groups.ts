// `trace_conditions` and the like: a list of conditions, or of sections with a context (filterprocessor/config.go, Unmarshal).
import { plain } from '../../pipeline/config/expanded.ts'
import { listOf, struct, text, type Decoded, type Field } from '../../pipeline/config/schema.ts'
import { anyOf, contextual, inferred, type Failed, type Levels } from './ottl/conditions.ts'
import type { ContextName } from './ottl/context.ts'
import { errorMode } from './error_mode.ts'
import { verbT } from './verb_t.ts'

const CONTEXTS = ['resource', 'scope', 'span', 'spanevent', 'metric', 'datapoint', 'log', 'profile']

const contextField: Field<string> = {
  ...text('', 'The context of all paths without one; found out when empty.'),
  decode(raw, path, errors) {
    const given = text('').decode(raw, path, errors)
    const context = given.toLowerCase()
    if (plain(raw) !== null && !CONTEXTS.includes(context)) {
      errors.push(`'${path}' unknown context ${context}`)
    }
    return context
  },
}

const fields = {
  context: contextField,
  error_mode: errorMode('', 'As error_mode of the processor.'),
  conditions: listOf(text(''), 'One that is true drops the item.'),
}

const groups = listOf(struct(fields))

export type Group = Decoded<typeof fields>

/** Undefined when the key is not there. */
export function groupsField(help: string): Field<readonly Group[] | undefined> {
  return {
    type: groups.type,
    help,
    ...(groups.item && { item: groups.item }),
    initial: () => undefined,
    decode(raw, path, errors) {
      const given = plain(raw)
      if (given === undefined) return undefined
      const wrong = mistake(given, path)
      if (wrong !== undefined) {
        errors.push(`'' ${wrong}`)
        return undefined
      }
      const list = given as readonly unknown[]
      const sections = typeof plain(list[0]) === 'string' ? [{ conditions: list }] : list
      return groups.decode(sections, path, errors)
    },
  }
}

/** What is wrong with the list as a whole. */
function mistake(given: unknown, path: string): string | undefined {
  if (!Array.isArray(given)) {
    return `invalid ${path} type, expected: array, got: ${verbT(given)}`
  }
  const values: readonly unknown[] = given.map(plain)
  if (values.some((one) => one === null || one === undefined)) return 'condition cannot be empty'
  const texts = values.filter((one) => typeof one === 'string').length
  return texts === 0 || texts === values.length
    ? undefined
    : 'configuring multiple configuration styles is not supported, please use only Basic configuration or only Advanced configuration'
}

/** What each group drops, by level. Throws an Error in the Collector's words. */
export function levelsOf(
  group: Group,
  supported: readonly ContextName[],
  failed: (mode: string) => Failed,
): Levels {
  const { conditions, context, error_mode } = group
  const told = failed(error_mode)
  if (context === '') return inferred(conditions, supported, told)
  return contextual(conditions, context, supported, told)
}

/** Conditions by level as `traces.span` and the like give them; undefined where none are given. */
export function explicitLevels(
  given: { readonly [C in ContextName]?: readonly string[] | undefined },
  failed: Failed,
): Levels {
  const levels = Object.entries(given).filter(([, texts]) => texts !== undefined)
  return Object.fromEntries(
    levels.map(([context, texts]) => [context, anyOf(texts!, context as ContextName, failed)]),
  )
}
