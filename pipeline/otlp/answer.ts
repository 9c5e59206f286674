// What an OTLP receiver answers when it took all of a request: Export…ServiceResponse, the same for all signals, as pdata writes it.
// Errors are google.rpc.Status: pipeline/grpc/rpc_status.ts.

/** `partial_success` with nothing in it. */
export const TAKEN: Uint8Array = Uint8Array.of(0x0a, 0)

export const TAKEN_JSON = '{"partialSuccess":{}}'
