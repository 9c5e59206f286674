// Strict, typed decoding of a component's configuration. A schema is a value: the same one decodes, gives defaults and
// documents itself.
export * from './collections.ts'
export { DecodeError, InvalidError, parser, unmarshaler } from './field.ts'
export type { Field, Invalid, Parse, Presence } from './field.ts'
export { componentId, inStruct } from './in_struct.ts'
export { optional } from './optional.ts'
export * from './scalars.ts'
export * from './secret.ts'
