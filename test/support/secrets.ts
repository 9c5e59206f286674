// S11: every kind of secret on every occasion: whole messages in one write, one byte and 12 bytes per write, and connections that
// are reset in the middle of the secret.
import type { RawConnection, Step } from './raw.ts'
import { bodyKinds } from './secrets/bodies.ts'
import { canary, cardNumber, type Needles } from './secrets/canary.ts'
import { headerKinds } from './secrets/headers.ts'
import type { Kind } from './secrets/kind.ts'
import { targetKinds } from './secrets/targets.ts'
import { undecodedKinds } from './secrets/undecoded.ts'

const PIECES = { whole: 0, bytes: 1, twelve: 12 } as const
export type Occasion = keyof typeof PIECES | 'cut'
export const OCCASIONS: readonly Occasion[] = ['whole', 'bytes', 'twelve', 'cut']

export interface Traffic {
  readonly connections: readonly RawConnection[]
  /** All that must stay on this host. */
  readonly needles: Needles
  /** Those that are in a recording with secrets. */
  readonly recorded: Needles
  readonly kinds: readonly string[]
  /** Exchanges that are whole and give a span at both ends. */
  readonly exchanges: number
}

/** `run` sets the secrets of one run apart from those of another. */
export function secretTraffic(run: string): Traffic {
  const connections: RawConnection[] = []
  const needles = new Map<string, string>()
  const recorded = new Map<string, string>()
  let exchanges = 0
  for (const occasion of OCCASIONS) {
    for (const [i, kind] of kindsOf(run, occasion).entries()) {
      const secrets = needlesOf(kind, run, occasion)
      secrets.forEach((secret, n) => {
        const name = `${kind.name}, ${occasion}${n > 0 ? `, ${n}` : ''}`
        needles.set(name, secret)
        // Of what is not decoded capture ends at some time, and small pieces take long.
        const seen = kind.spans !== false || occasion === 'whole'
        if (kind.recorded !== false && seen && reaches(kind, secret)) recorded.set(name, secret)
      })
      connections.push({
        // What cannot be decoded makes its listener be ignored: each has its own.
        group: kind.spans === false ? 1 + i : 0,
        steps: occasion === 'cut' ? cut(kind, secrets.at(-1)!) : steps(kind, PIECES[occasion]),
      })
      if (kind.spans !== false && occasion !== 'cut') exchanges++
    }
  }
  const kinds = kindsOf(run, 'whole').map(({ name }) => name)
  return { connections, needles, recorded, kinds, exchanges }
}

function kindsOf(run: string, occasion: Occasion): Kind[] {
  const made = (make: (c: string) => Kind[]): Kind[] =>
    // Each kind has a secret of its own, so each is made with its own.
    make('').map(({ name }, i) => make(canary(run, occasion, name))[i]!)
  const card = (c: string): Kind[] => bodyKinds(c, cardNumber(run, occasion, c))
  return [...made(headerKinds), ...made(targetKinds), ...made(card), ...made(undecodedKinds)]
}

function needlesOf(kind: Kind, run: string, occasion: Occasion): readonly string[] {
  return kind.needles ?? [canary(run, occasion, kind.name)]
}

/** Is this secret on the wire as a whole when the connection is cut? Always but in an answer. */
function reaches(kind: Kind, secret: string): boolean {
  return [kind.request, kind.response, ...(kind.after ?? [])].some((part) => part.includes(secret))
}

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

function steps({ request, response, after = [] }: Kind, piece: number): Step[] {
  const [client, server] = after
  return [
    { from: 'client', data: bytes(request), piece },
    { from: 'server', data: bytes(response), piece },
    ...(client === undefined ? [] : [{ from: 'client', data: bytes(client), piece } as const]),
    ...(server === undefined ? [] : [{ from: 'server', data: bytes(server), piece } as const]),
  ]
}

/** Everything up to the end of the secret's first occurrence, then a reset by the client. */
function cut(kind: Kind, secret: string): Step[] {
  const made: Step[] = []
  for (const step of steps(kind, 0)) {
    if (!('data' in step)) continue
    const at = step.data.indexOf(secret, 0, 'latin1')
    const data = at < 0 ? step.data : step.data.subarray(0, at + secret.length)
    made.push({ ...step, data })
    if (at >= 0) break
  }
  return [...made, { from: 'client', reset: true }]
}

/** A connection that stands in the middle of a body when spantap starts, and has secrets there and after it. */
export function olderSecrets(run: string): { connection: RawConnection; needles: Needles } {
  const words = ['body of a request', 'cookie', 'body of a response', 'query'].map((name) => ({
    name: `older: ${name}`,
    secret: canary(run, 'older', name),
  }))
  const [body, cookie, answered, query] = words.map(({ secret }) => secret) as [
    string,
    string,
    string,
    string,
  ]
  const text = `{"password": "${body}"}\n${body} ${body}\nCookie: ${body}\r\n\r\n`
  const request = `POST /older HTTP/1.1\r\nHost: h\r\nContent-Length: ${text.length * 2}\r\n\r\n${text}`
  const next = `GET /older?token=${query} HTTP/1.1\r\nHost: h\r\nCookie: ${cookie}\r\n\r\n`
  const response = `HTTP/1.1 200 OK\r\nContent-Length: ${answered.length}\r\n\r\n${answered}`
  const steps: Step[] = [
    { from: 'client', data: bytes(request), piece: 0 },
    { from: 'client', wait: true },
    { from: 'client', data: bytes(text), piece: 12 },
    { from: 'server', data: bytes(response), piece: 0 },
    { from: 'client', data: bytes(next), piece: 1 },
    { from: 'server', data: bytes(response), piece: 1 },
  ]
  return {
    connection: { group: 0, steps },
    needles: new Map(words.map(({ name, secret }) => [name, secret])),
  }
}
