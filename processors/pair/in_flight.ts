// What a connection asks of whoever pairs its requests with its responses: in order (pairing.ts) or by id (pairing_by_id.ts).
import type { RequestSink, ResponseSink } from './protocols/protocol.ts'

export interface InFlight extends RequestSink, ResponseSink {
  /** Nothing is in flight. */
  readonly idle: boolean
  /** Take responses without waiting for requests. */
  forced: boolean
  /** A call in the request's direction was read. */
  requestTurn(turn: number): void
  /** `n` requests from before the first message are missing; up to `turn` all are counted. */
  lostBefore(n: number, turn: number, reason: string): void
  /** Whole turns are missing: `n` of requests, the first of them `turn`, and `answers` of responses. */
  turnsMissed(n: number, answers: number, turn: number, reason: string): void
  /** Something is missing: what is in flight may have been answered. */
  doubt(reason: string): void
  requestsUnsure(turn: number, reason?: string): void
  responsesUnsure(turn: number, reason?: string): void
  /** No more responses will come: what is in flight has failed, or was lost if records are missing. */
  abort(failure: number, timeNs: number): void
  /** Forget what is in flight, counted as lost. */
  drop(reason: string): void
}
