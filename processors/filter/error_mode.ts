// What happens when a condition cannot be evaluated. Those that spantap knows always can, so the mode has no effect.
import { text, type Field } from '../../pipeline/config/schema.ts'

const MODES = ['ignore', 'silent', 'propagate']

export function errorMode(initial: string, help: string): Field<string> {
  const field = text(initial, help, 'ottl.ErrorMode')
  return {
    ...field,
    decode(raw, path, errors) {
      const mode = field.decode(raw, path, errors).toLowerCase()
      if (mode === '' || MODES.includes(mode)) return mode
      errors.push(`'${path}' unknown error mode ${mode}`)
      return initial
    },
  }
}
