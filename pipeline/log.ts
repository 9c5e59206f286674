// Log lines: one sentence and separate fields. Rate limiting and the shape on the wire are the host's business.
export type Level = 'debug' | 'info' | 'warn' | 'error'
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>

export interface Logger {
  debug(message: string, fields?: Fields): void
  info(message: string, fields?: Fields): void
  warn(message: string, fields?: Fields): void
  error(message: string, fields?: Fields): void
  /** Many lines at level info as they are, for people: nothing is held back. The caller has taken out what moves a cursor. */
  text(text: string): void
  /** A logger that adds these fields to every line. */
  child(fields: Fields): Logger
}
