// One kind of secret and the messages that carry it.

/** `c` is the secret of this kind and occasion. */
export interface Kind {
  readonly name: string
  /** What the client sends. */
  readonly request: string
  readonly response: string
  /** What must not be found; the default is `c` alone. */
  readonly needles?: readonly string[]
  /** Bytes from the client and the server after the response. */
  readonly after?: readonly string[]
  /** False: with --record-secrets it is not in the recording either. */
  readonly recorded?: false
  /** False: not a message that gives spans. */
  readonly spans?: false
}

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n'

/** A GET with more header lines. */
export function get(target: string, ...lines: readonly string[]): string {
  return head(`GET ${target} HTTP/1.1`, ...lines)
}

/** Method and target with a body and its length. */
export function post(
  target: string,
  type: string,
  body: string,
  ...lines: readonly string[]
): string {
  const length = `Content-Length: ${Buffer.byteLength(body, 'latin1')}`
  return head(`POST ${target} HTTP/1.1`, `Content-Type: ${type}`, length, ...lines) + body
}

export function answer(status: string, body: string, ...lines: readonly string[]): string {
  const length = `Content-Length: ${Buffer.byteLength(body, 'latin1')}`
  return [`HTTP/1.1 ${status}`, length, ...lines, '', body].join('\r\n')
}

export function head(start: string, ...lines: readonly string[]): string {
  return [start, 'Host: shop.test:8080', 'User-Agent: canary/1', ...lines, '', ''].join('\r\n')
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64')
export const base64url = (text: string): string => Buffer.from(text).toString('base64url')
