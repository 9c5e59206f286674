// S6: where every byte went. Captured, skipped and lost must be what sequence numbers and return values measured.
import { deepStrictEqual } from 'node:assert'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Samples } from './scrape.ts'

/** A running spantap, as far as it is asked here. */
interface Metered {
  metrics(): Promise<Samples>
}

export interface Account {
  readonly direction: 'receive' | 'send'
  /** By an independent measure: TCP sequence numbers, or what calls returned. */
  readonly measured: number
  /** captured + skipped + lost */
  readonly accounted: number
  /** Bytes by `outcome reason`, those that are not 0. */
  readonly by: Readonly<Record<string, number>>
}

const TRIES = 40
const TRY_MS = 25

export function account(samples: Samples, direction: Account['direction']): Account {
  const series = samples.named('spantap_bytes_total', { direction })
  const by = series
    .filter(({ value }) => value !== 0)
    .map(
      ({ labels, value }) =>
        [`${labels['outcome']} ${labels['reason'] ?? ''}`.trim(), value] as const,
    )
  return {
    direction,
    measured: samples.sum('spantap_kernel_events_total', { what: `measured_${direction}` }),
    accounted: series.reduce((sum, { value }) => sum + value, 0),
    by: Object.fromEntries(by),
  }
}

/**
 * Both directions, read at a moment when they agree. The host does not stand still while the kernel's counters are read one after
 * the other, so a reading that does not agree is read again; one that never agrees is given as it is.
 */
export async function accounts(spantap: Metered): Promise<Account[]> {
  for (let attempt = 1; ; attempt++) {
    const samples = await spantap.metrics()
    const both = [account(samples, 'receive'), account(samples, 'send')]
    if (attempt === TRIES || both.every(({ measured, accounted }) => measured === accounted)) {
      return both
    }
    await sleep(TRY_MS)
  }
}

/** What is wrong with them, in words: bytes that are in no outcome or in one without a name, and nothing measured at all. */
export const accountProblems = (all: readonly Account[]): string[] =>
  all
    .filter(
      ({ measured, accounted, by }) =>
        measured !== accounted ||
        measured === 0 ||
        Object.keys(by).some((reason) => /unknown|other/.test(reason)),
    )
    .map((account) => JSON.stringify(account))

/** Every byte that was measured was captured, skipped or lost, for a reason that has a name. Throws where it is not so. */
export async function expectAccounted(spantap: Metered): Promise<void> {
  deepStrictEqual(accountProblems(await accounts(spantap)), [])
}
