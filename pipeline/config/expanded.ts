// What a `${…}` became: parsed as YAML, with the text it was parsed from. The type of the field decides which one counts:
// `"0123"` stays a text in a text field and is 83 in a number field (confmap/internal/expand.go).
export class Expanded {
  readonly value: unknown
  readonly original: string

  constructor(value: unknown, original: string) {
    this.value = value
    this.original = original
  }
}

/** The parsed value, whether it was written in the file or came from outside. */
export function plain(raw: unknown): unknown {
  return raw instanceof Expanded ? raw.value : raw
}

/** A mapping of the configuration (its keys not yet checked), or undefined for anything else. */
export function mapping(raw: unknown): Readonly<Record<string, unknown>> | undefined {
  const value = plain(raw)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return value as Record<string, unknown>
}
