// An address as people write it.

/** As in sys/socket.h. */
export const FAMILY = { unix: 1, inet: 2, inet6: 10 } as const

/** `127.0.0.1`, `2001:db8::1` (RFC 5952) of raw bytes, as latin1; '' for other families. */
export function ipText(ip: string, family: number): string {
  if (family === FAMILY.inet) {
    return `${ip.charCodeAt(0)}.${ip.charCodeAt(1)}.${ip.charCodeAt(2)}.${ip.charCodeAt(3)}`
  }
  if (family !== FAMILY.inet6) return ''
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((ip.charCodeAt(i * 2) << 8) | ip.charCodeAt(i * 2 + 1)).toString(16),
  )
  return shortened(groups)
}

/** The longest run of two or more zero groups becomes `::`, the first of equal ones. */
function shortened(groups: readonly string[]): string {
  let best = 0
  let length = 1
  for (let from = 0; from < 8; from++) {
    let to = from
    while (to < 8 && groups[to] === '0') to++
    if (to - from > length) {
      best = from
      length = to - from
    }
  }
  if (length < 2) return groups.join(':')
  return `${groups.slice(0, best).join(':')}::${groups.slice(best + length).join(':')}`
}
