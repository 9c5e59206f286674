// Maps that stay small.

/** Set `key`, which is the newest then; at `max` entries the oldest gives way. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, max: number): void {
  map.delete(key)
  if (map.size >= max) {
    const [oldest] = map.keys()
    map.delete(oldest as K)
  }
  map.set(key, value)
}
