// What an OTLP receiver answers when it took a request: Export…ServiceResponse, as pdata writes it. Errors are google.rpc.Status:
// pipeline/grpc/rpc_status.ts.
import type { ExportedSignal } from '../signal.ts'
import { message, writeText, writeVarint } from './fields.ts'
import type { PartialSuccess } from './response.ts'
import { Writer } from './writer.ts'

/** Field 1 of Export…PartialSuccess in JSON. */
export const REJECTED: Readonly<Record<ExportedSignal, string>> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
}

/** In protobuf, the same for all signals. Without `partial` all was taken. */
export function writeAnswer(partial?: PartialSuccess): Uint8Array {
  const writer = new Writer(64)
  message(writer, 0x0a, () => {
    if (!partial) return
    if (partial.rejected !== 0) writeVarint(writer, 0x08, partial.rejected)
    writeText(writer, 0x12, partial.message)
  })
  return writer.done()
}

/** In JSON. */
export function jsonAnswer(signal: ExportedSignal, partial?: PartialSuccess): string {
  return JSON.stringify({
    partialSuccess: {
      ...(partial && partial.rejected !== 0 && { [REJECTED[signal]]: String(partial.rejected) }),
      ...(partial && partial.message !== '' && { errorMessage: partial.message }),
    },
  })
}
