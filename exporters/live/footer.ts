// The lines below the table.
import { harmless } from './cells.ts'
import { bytes, grouped } from './format.ts'
import type { Status, Tally } from './status.ts'

export interface FooterLine {
  readonly text: string
  /** Something was lost: to be seen. */
  readonly alarming: boolean
}

export function footer(status: Status): FooterLine[] {
  const { undecoded, events, exchanges } = status
  const lost = `lost: ${amount(events, 'event')}${exchanges.length > 0 ? `, ${amount(exchanges, 'request')}` : ''}`
  return [
    { text: `seen but not decoded: ${connections(undecoded)}`, alarming: false },
    { text: lost, alarming: events.length + exchanges.length > 0 },
    { text: byteLine(status.bytes), alarming: false },
  ]
}

/** `tls 12 connections, postgresql 3`. */
function connections(undecoded: Tally): string {
  if (undecoded.length === 0) return 'nothing'
  return undecoded
    .map(([protocol, sum], i) => {
      const unit = i > 0 ? '' : sum === 1 ? ' connection' : ' connections'
      return `${harmless(protocol)} ${grouped(sum)}${unit}`
    })
    .join(', ')
}

/** `12 events (ring_full 10, fault 2)`. */
function amount(by: Tally, unit: string): string {
  const sum = by.reduce((all, [, one]) => all + one, 0)
  const reasons = by.map(([reason, one]) => `${harmless(reason)} ${grouped(one)}`).join(', ')
  return `${grouped(sum)} ${unit}${sum === 1 ? '' : 's'}${reasons === '' ? '' : ` (${reasons})`}`
}

function byteLine(by: Tally): string {
  const of = (outcome: string): string => bytes(by.find(([name]) => name === outcome)?.[1] ?? 0)
  return `bytes: ${of('captured')} captured, ${of('skipped')} skipped, ${of('lost')} lost`
}
