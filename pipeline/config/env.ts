// The `env` provider: `NAME` or `NAME:-default` (confmap/provider/envprovider).
import { goQuote } from './go_quote.ts'
import { parseText, type Retrieved } from './retrieved.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Something to tell the user once the logger exists. */
export interface Note {
  readonly level: 'info' | 'warn'
  readonly message: string
  readonly fields: Readonly<Record<string, string>>
}

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** The value of `uri`; throws when the name is not one. */
export function fromEnvironment(uri: string, env: Environment, notes: Note[]): Retrieved {
  const cut = uri.indexOf(':-')
  const name = cut < 0 ? uri : uri.slice(0, cut)
  const fallback = cut < 0 ? undefined : uri.slice(cut + 2)
  if (!NAME.test(name)) {
    throw new Error(
      `environment variable ${goQuote(name)} has invalid name: must match regex ${NAME.source}`,
    )
  }
  const value = env[name]
  if (value === undefined && fallback === '') return { value: '', original: '', lines: new Map() }
  if (value === undefined && fallback === undefined) {
    note('warn', 'Configuration references unset environment variable')
  }
  if (value === '') note('info', 'Configuration references empty environment variable')
  return parseText(value ?? fallback ?? '')

  function note(level: Note['level'], message: string): void {
    notes.push({ level, message, fields: { name } })
  }
}
