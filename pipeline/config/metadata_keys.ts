// `metadata_keys`: headers of clients by whose values batches are kept apart.

/** What is wrong with them: they say the same twice, whatever the case (the Collector's text). */
export function mistakesOfKeys(metadataKeys: readonly string[]): string[] {
  const keys = metadataKeys.map((key) => key.toLowerCase())
  const twice = keys.find((key, i) => keys.indexOf(key) < i)
  if (twice === undefined) return []
  return [`duplicate entry in metadata_keys: ${JSON.stringify(twice)} (case-insensitive)`]
}
