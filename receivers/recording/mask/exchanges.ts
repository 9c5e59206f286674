// What both directions of a connection have to know of each other: whether a response answers HEAD (it has no body, whatever
// its head says) or CONNECT (what follows is no HTTP).

export const ANSWERS = { unknown: 0, other: 1, head: 2, connect: 3 } as const
export type Answers = (typeof ANSWERS)[keyof typeof ANSWERS]

/** Requests and responses that wait for each other; more than servers take pipelined. */
const MAX_WAITING = 1024

interface Waiting {
  readonly turn: number
  readonly answers: Answers
}

export class Exchanges {
  /** The connection carries something else from here on. */
  opaque = false
  #requests: Waiting[] = []
  /** Turns of responses that came without a request: their record overtook it, or it was before our time. */
  #responses: number[] = []

  /** A request began in `turn` (how often the connection had changed direction). */
  request(turn: number, method: string): void {
    const early = this.#responses.findIndex((response) => response > turn)
    if (early >= 0) {
      this.#responses.splice(early, 1)
      return
    }
    const answers =
      method === 'HEAD' ? ANSWERS.head : method === 'CONNECT' ? ANSWERS.connect : ANSWERS.other
    this.#requests.push({ turn, answers })
    if (this.#requests.length > MAX_WAITING) this.#requests.shift()
  }

  /** A final response began in `turn`: what it answers. */
  response(turn: number): Answers {
    const request = this.#requests[0]
    if (request !== undefined && request.turn < turn) {
      this.#requests.shift()
      return request.answers
    }
    this.#responses.push(turn)
    if (this.#responses.length > MAX_WAITING) this.#responses.shift()
    return ANSWERS.unknown
  }
}
