// Who listens in this process becomes known only while it runs; those who must know hear of it here.

const hearers = new Set<() => void>()

/** `heard` is called when one of our servers has begun to listen, until the function that this gives is called. */
export function onOpened(heard: () => void): () => void {
  hearers.add(heard)
  return () => hearers.delete(heard)
}

/** A server listens now. */
export function opened(): void {
  for (const heard of hearers) heard()
}
