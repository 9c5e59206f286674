// Who sent a batch (client/client.go): what `from_context`, `metadata_keys` and the like refer to.
export interface ClientInfo {
  /** Address without port, '' for a unix socket. */
  readonly address: string
  /** By what way it came, where a receiver has several: its items are counted apart. */
  readonly transport?: 'grpc' | 'http'
  /** Headers by lower-case name; empty unless the receiver has `include_metadata: true`. */
  readonly metadata: ReadonlyMap<string, readonly string[]>
}
