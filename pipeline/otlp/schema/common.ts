// opentelemetry/proto/common/v1/common.proto and resource/v1/resource.proto.
import { either, list, message, one, part, type Field, type Message } from './message.ts'

export const anyValue = message('AnyValue')
export const keyValue = message('KeyValue', [
  one(1, 'key', 'string'),
  part(2, 'value', anyValue),
  one(3, 'keyStrindex', 'int32'),
])
anyValue.fields.push(
  either(1, 'stringValue', 'string'),
  either(2, 'boolValue', 'bool'),
  either(3, 'intValue', 'int64'),
  either(4, 'doubleValue', 'double'),
  either(5, 'arrayValue', message('ArrayValue', [list(1, 'values', anyValue)])),
  either(6, 'kvlistValue', message('KeyValueList', [list(1, 'values', keyValue)])),
  either(7, 'bytesValue', 'bytes'),
  either(8, 'stringValueStrindex', 'int32'),
)

/** Every list of attributes is one. */
export const pairs = (number: number, name: string): Field => list(number, name, keyValue)

const entityRef = message('EntityRef', [
  one(1, 'schemaUrl', 'string'),
  one(2, 'type', 'string'),
  list(3, 'idKeys', 'string'),
  list(4, 'descriptionKeys', 'string'),
])
const resource = message('Resource', [
  pairs(1, 'attributes'),
  one(2, 'droppedAttributesCount', 'uint32'),
  list(3, 'entityRefs', entityRef),
])
const scope = message('InstrumentationScope', [
  one(1, 'name', 'string'),
  one(2, 'version', 'string'),
  pairs(3, 'attributes'),
  one(4, 'droppedAttributesCount', 'uint32'),
])

/** Where the messages of before OTLP 0.19 are, with `instrumentation_library` in their names. */
export const DEPRECATED = 1000

/** Export…ServiceRequest, Resource… and Scope… around the `items` of a signal, which is `Spans`, `Metrics` or `Logs` in names. */
export function request(title: string, signal: string, name: string, items: Message): Message {
  const inScope = message(`Scope${signal}`, [
    part(1, 'scope', scope),
    list(2, name, items),
    one(3, 'schemaUrl', 'string'),
  ])
  const ofResource = message(`Resource${signal}`, [
    part(1, 'resource', resource),
    list(2, `scope${signal}`, inScope),
    one(3, 'schemaUrl', 'string'),
    list(DEPRECATED, `deprecatedScope${signal}`, inScope),
  ])
  return message(`Export${title}ServiceRequest`, [list(1, `resource${signal}`, ofResource)])
}
