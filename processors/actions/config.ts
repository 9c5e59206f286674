// One action on attributes, as `attributes` and `resource` take it (internal/coreinternal/attraction).
import { listOf, struct, text, type Decoded } from '../../pipeline/config/schema.ts'
import { anyValue } from '../match/value.ts'

const fields = {
  key: text('', 'The attribute that is acted upon.'),
  value: anyValue('What is inserted, updated or upserted; its type is that of the YAML.'),
  default_value: anyValue('Taken when `from_attribute` or `from_context` finds nothing.'),
  pattern: text('', 'Go regular expression: of values for extract, of keys for delete and hash.'),
  from_attribute: text('', 'The attribute whose value is taken.'),
  from_context: text(
    '',
    'What is taken of the client: `metadata.<header>`, `client.address`; several values are joined by `;`.',
  ),
  converted_type: text('', 'What convert makes of a value: `int`, `double` or `string`.'),
  action: text(
    '',
    'insert, update, upsert, delete, hash, extract or convert.',
    'attraction.Action',
  ),
}

export type ActionConfig = Decoded<typeof fields>

export const actionList = (help: string) => listOf(struct(fields), help)
