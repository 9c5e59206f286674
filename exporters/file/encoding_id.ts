// The field `encoding`: the id of an extension.
import { parseId } from '../../pipeline/config/id.ts'
import { text, type Field } from '../../pipeline/config/schema.ts'

/** '' when there is none. */
export function encodingId(help: string): Field<string> {
  const word = text('', help)
  return {
    ...word,
    decode(raw, path, errors) {
      const given = word.decode(raw, path, errors)
      if (given === '') return ''
      try {
        return parseId(given).text
      } catch (error) {
        errors.push(`'${path}' ${(error as Error).message}`)
        return ''
      }
    },
  }
}
