// Data is immutable once it is read; while it is read it is not.
export type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * Set an optional field unless it says what its absence says, as proto3 has it: SDKs write zeros all the same. One that was set
 * before is taken back.
 */
export function put<T extends object, F extends keyof T>(
  to: T,
  field: F,
  value: T[F] & (number | string),
): void {
  if (value !== 0 && value !== '') to[field] = value
  else if (to[field]) delete to[field]
}
