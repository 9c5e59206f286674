// What happens when a condition cannot be evaluated for an item: a key of what is no map, arithmetic over text (pkg/ottl, ErrorMode).
import type { Settings } from '../../pipeline/component.ts'
import { plain } from '../../pipeline/config/expanded.ts'
import { text, type Field } from '../../pipeline/config/schema.ts'
import type { Failed } from './ottl/conditions.ts'

const MODES = ['ignore', 'silent', 'propagate']

export function errorMode(initial: string, help: string): Field<string> {
  const field = text(initial, help, 'ottl.ErrorMode')
  return {
    ...field,
    decode(raw, path, errors) {
      const mode = field.decode(raw, path, errors).toLowerCase()
      if (plain(raw) === null || MODES.includes(mode)) return mode
      errors.push(`'${path}' unknown error mode ${mode}`)
      return initial
    },
  }
}

/** The mode `propagate`: the whole batch is refused. */
export class Propagated extends Error {}

/** `ignore`: the condition is false, with a line in the log; `silent`: without; `propagate`: throws `Propagated`. */
export function failing(set: Settings): (mode: string) => Failed {
  return (mode) => (condition, error) => {
    if (mode === 'propagate') {
      throw new Propagated(`failed to eval condition: ${condition}, ${error}`)
    }
    if (mode !== 'silent') set.log.warn('failed to eval condition', { error, condition })
  }
}
