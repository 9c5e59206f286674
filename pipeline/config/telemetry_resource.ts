// Who spantap is in its own telemetry: `service::telemetry::resource`, as a plain map or as otelconf v0.3.0 has it.
import { mapping, plain } from './expanded.ts'
import { goText } from './go_text.ts'
import { anything, listOf, mapOf, struct, text, type Field } from './schema.ts'

const KNOWN = ['attributes', 'attributes_list', 'detectors', 'schema_url', 'detection/development']

const declarative = struct({
  attributes: listOf(
    struct({
      name: text('', 'Of the attribute.'),
      value: anything('Of the attribute.'),
      type: anything('Has no effect.'),
    }),
    'Attributes of spantap, `{name, value}` each.',
  ),
  attributes_list: text(''),
  detectors: anything(),
  schema_url: text('', 'Is not sent.'),
  'detection/development': anything(),
})

type Attributes = Readonly<Record<string, string>>

const LISTED =
  'resource::attributes_list is not currently supported, please use resource::attributes'
const BOTH = 'resource::attributes cannot be used together with legacy inline resource attributes'

/** Texts of the mistakes, until the value is validated. */
const mistakes = new WeakMap<object, string>()
/** As they were written, for who prints them. */
const written = new WeakMap<object, unknown>()
const as = anything()

/** Values by name; an attribute that is null has the value '' and is not sent. */
export const resource: Field<Attributes> = {
  ...mapOf(
    text(''),
    'Attributes of spantap itself: a map, where null takes a default away, or `attributes: [{name, value}]`.',
  ),
  decode(raw, path, errors) {
    const given = mapping(raw)
    if (!given) {
      declarative.decode(raw, path, errors)
      return {}
    }
    const entries = Object.entries(given)
    const known = Object.fromEntries(entries.filter(([key]) => KNOWN.includes(key)))
    const inline = entries.filter(([key]) => !KNOWN.includes(key))
    const { attributes } = declarative.decode(known, path, errors)
    const value: Attributes = Object.fromEntries([
      ...attributes.map(({ name, value: one }) => [name, one === null ? '' : goText(one)]),
      ...inline.map(([key, one]) => [key, plain(one) === null ? '' : goText(plain(one))]),
    ])
    const wrong = inline.find(([, one]) => !(plain(one) === null || typeof plain(one) === 'string'))
    const mistake =
      'attributes_list' in known
        ? LISTED
        : wrong
          ? `legacy resource attribute "${wrong[0]}" must be string or null`
          : attributes.length > 0 && inline.length > 0
            ? BOTH
            : undefined
    if (mistake !== undefined) mistakes.set(value, mistake)
    written.set(value, as.decode(given, path, errors))
    return value
  },
  show: (value) => written.get(value) ?? value,
  validate(value) {
    const text = mistakes.get(value)
    return text === undefined ? [] : [{ path: [], text }]
  },
}
