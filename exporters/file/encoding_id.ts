// The field `encoding`: the id of an extension.
import { parseId } from '../../pipeline/config/id.ts'
import { Expanded } from '../../pipeline/config/expanded.ts'
import { text, type Field } from '../../pipeline/config/schema.ts'

/** '' when there is none. */
export function encodingId(help: string): Field<string> {
  const word = text('', help)
  return {
    ...word,
    decode(raw, path, errors) {
      // A variable that says null is no id.
      if (raw instanceof Expanded && raw.value === null) return ''
      const given = word.decode(raw, path, errors)
      if (given === '') return ''
      try {
        return parseId(given).text
      } catch (error) {
        errors.push(`'${path}' ${(error as Error).message}`)
        return ''
      }
    },
    show: (id) => (id === '' ? null : id),
  }
}
