// Values of a configuration that know more than JavaScript's: where they come from, and what Go would call them.

/**
 * What a `${…}` became: parsed as YAML, with the text it was parsed from. The type of the field decides which one counts:
 * `"0123"` stays a text in a text field and is 83 in a number field (confmap/internal/expand.go).
 */
export class Expanded {
  readonly value: unknown
  readonly original: string

  constructor(value: unknown, original: string) {
    this.value = value
    this.original = original
  }
}

/** A number that was written as a float and is whole, `5.0`: Go keeps the two apart, and so do its texts. */
export class Float {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** The parsed value as Go has it, whether it was written in the file or came from outside. */
export function typed(raw: unknown): unknown {
  return raw instanceof Expanded ? raw.value : raw
}

/** The parsed value, whether it was written in the file or came from outside. */
export function plain(raw: unknown): unknown {
  const value = typed(raw)
  return value instanceof Float ? value.value : value
}

/** A mapping of the configuration (its keys not yet checked), or undefined for anything else. */
export function mapping(raw: unknown): Readonly<Record<string, unknown>> | undefined {
  const value = plain(raw)
  if (typeof value !== 'object' || value === null) return undefined
  if (Array.isArray(value) || value instanceof Date) return undefined
  return value as Record<string, unknown>
}
