// A client that numbers its spans, sends what was not acknowledged again, and knows what was.
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from './request.ts'

/** Sends one body. Resolves when it was acknowledged; rejects with why it was not. */
export type Send = (body: Uint8Array) => Promise<void>

export interface Sender {
  readonly send: Send
  /** How many connections were opened so far. */
  connections(): number
  close(): void
}

export interface LoadOptions {
  readonly sender: Sender
  /** The first number; all loads of a test differ. */
  readonly from: number
  readonly workers: number
  /** Milliseconds between an answer and the next request of a worker. */
  readonly pauseMs?: number
}

export interface Load {
  /** Numbers of the spans that were acknowledged. */
  readonly acknowledged: ReadonlySet<number>
  /** Why requests were not, and how often. */
  readonly refusals: ReadonlyMap<string, number>
  /** Finish what is under way, for a second at most. */
  stop(): Promise<void>
}

/** Spans of one request: a prime number. */
const SPANS = 7
const RETRY_MS = 5
const LAST_MS = 1000

export function startLoad({ sender, from, workers, pauseMs = 2 }: LoadOptions): Load {
  const acknowledged = new Set<number>()
  const refusals = new Map<string, number>()
  let next = from
  let stopAt = Infinity

  async function deliver(): Promise<void> {
    const ids = Array.from({ length: SPANS }, () => next++)
    const body = request(ids)
    while (performance.now() < stopAt) {
      try {
        await sender.send(body)
        for (const id of ids) acknowledged.add(id)
        return
      } catch (error) {
        const why = (error as Error).message
        refusals.set(why, (refusals.get(why) ?? 0) + 1)
        await sleep(RETRY_MS)
      }
    }
  }

  async function work(): Promise<void> {
    while (stopAt === Infinity) {
      await deliver()
      await sleep(pauseMs)
    }
  }

  const done = Promise.all(Array.from({ length: workers }, work))
  return {
    acknowledged,
    refusals,
    async stop() {
      stopAt = performance.now() + LAST_MS
      await done
      sender.close()
    },
  }
}
