// What became of one attempt to deliver a request.
export interface Sent {
  readonly kind: 'sent'
  /** Items that the backend did not take and must not be sent again. */
  readonly rejected: number
}

export interface Retry {
  readonly kind: 'retry'
  readonly reason: string
  /** No answer came at all. */
  readonly unreachable: boolean
  /** How long the backend asks to wait at least. */
  readonly afterMs: number
  /** gRPC's status code of the answer, or the one that its HTTP status is like. */
  readonly code?: number
}

export interface Permanent {
  readonly kind: 'permanent'
  readonly reason: string
  readonly code?: number
}

export type Outcome = Sent | Retry | Permanent
