// Values as the Collector's debug exporter writes them (pdata's AsString and Go's time.Time).
import { asString, valueType } from '../../pipeline/data/as_string.ts'
import type { AttributeList, AttributeValue } from '../../pipeline/data/attributes.ts'

/** One value without its type. */
export const plain = (value: AttributeValue): string => clean(asString(value))

/** `Str(GET)`, `Int(200)`. */
export const typed = (value: AttributeValue): string => `${valueType(value)}(${plain(value)})`

/** Key and value, key and value … as pairs. */
export function pairs(...lists: readonly AttributeList[]): [string, AttributeValue][] {
  const found: [string, AttributeValue][] = []
  for (const list of lists) {
    for (let i = 0; i < list.length; i += 2) found.push([clean(list[i] as string), list[i + 1]!])
  }
  return found
}

/** What came over a wire may have many lines, as in the Collector, and cannot move a terminal's cursor. */
export function clean(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what it escapes
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (char) => {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Go's time.Time: `2020-02-11 20:26:12.000000321 +0000 UTC`. Times past 2262 are negative there. */
export function timestamp(unixNs: bigint): string {
  const ns = BigInt.asIntN(64, unixNs)
  const below = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n
  const seconds = new Date(Number((ns - below) / 1_000_000n)).toISOString()
  const fraction = String(below).padStart(9, '0').replace(/0+$/, '')
  const [date, time] = seconds.slice(0, 19).split('T')
  return `${date} ${time}${fraction && `.${fraction}`} +0000 UTC`
}

export const hex = (id: Uint8Array | undefined): string => {
  if (!id || id.every((byte) => byte === 0)) return ''
  return Buffer.from(id).toString('hex')
}
