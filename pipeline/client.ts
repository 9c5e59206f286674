// Who sent a batch (client/client.go): what `from_context`, `metadata_keys` and the like refer to.
export interface ClientInfo {
  /** Address without port, '' for a unix socket. */
  readonly address: string
  /** Headers by lower-case name; empty unless the receiver has `include_metadata: true`. */
  readonly metadata: ReadonlyMap<string, readonly string[]>
}
