// Data is immutable once it is read; while it is read it is not.
export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Take out those optional fields that say what their absence says, as proto3 has it. */
export function withoutDefaults<T extends object>(value: T, ...fields: (keyof T)[]): T {
  for (const field of fields) {
    if (value[field] === 0 || value[field] === '') delete value[field]
  }
  return value
}
