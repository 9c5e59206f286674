// Why a connection could not be made, in one sentence.

/** Of an AggregateError, which a name with several addresses gives, the message is empty: those of all addresses. */
export function textOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message
  return error.errors.map((inner) => (inner as Error).message).join(', ')
}
