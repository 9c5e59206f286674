// Names of header fields as a tree that is walked byte by byte: which of them stay, and of which the values stay, too.

/** Fields whose values a replay needs to give the same spans, or that make it readable. */
const KEPT =
  `accept accept-encoding accept-language connection content-length content-type expect host traceparent tracestate
  transfer-encoding upgrade user-agent`.split(/\s+/)

/** Other names that say nothing secret; an unknown one may be the second line of a value that was not folded. */
const KNOWN =
  `age allow authorization cache-control content-disposition content-encoding content-language
  content-location content-range cookie date etag expires forwarded from if-match if-modified-since if-none-match if-range
  if-unmodified-since keep-alive last-modified link location origin pragma proxy-authenticate proxy-authorization range
  referer retry-after sec-websocket-accept sec-websocket-key sec-websocket-protocol sec-websocket-version server set-cookie
  strict-transport-security te trailer vary via www-authenticate x-api-key x-forwarded-for x-forwarded-host
  x-forwarded-proto x-real-ip x-request-id`.split(/\s+/)

/** Where every name begins. */
export const ROOT = 1
/** No name that stays begins like this. */
export const NO_NAME = 0

const WIDTH = 128
const letters = KEPT.concat(KNOWN).reduce((sum, name) => sum + name.length, 0)
const children = new Uint16Array((ROOT + 1 + letters) * WIDTH)
const names: (string | undefined)[] = []
let nodes = ROOT + 1

for (const name of [...KEPT, ...KNOWN]) {
  let node = ROOT
  for (const char of name) {
    const slot = node * WIDTH + char.charCodeAt(0)
    children[slot] ||= nodes++
    node = children[slot]!
  }
  names[node] = name
}

/** From the node of what came so far to that with one byte more; letters of either case. */
export function nextNode(node: number, byte: number): number {
  if (byte >= WIDTH) return NO_NAME
  return children[node * WIDTH + (byte >= 65 && byte <= 90 ? byte | 0x20 : byte)]!
}

/** The whole name that ends at `node` when its value stays; '' for any other. */
export function keptName(node: number): string {
  const name = names[node]
  return name !== undefined && KEPT.includes(name) ? name : ''
}
