// Where every byte of a run went (S6), and how many there must have been.
import { accounts } from '../../support/accounting.ts'
import type { Bytes, Truth } from './result.ts'
import type { Watching } from './spantap.ts'

export async function bytesOf(spantap: Watching, truth: readonly Truth[]): Promise<Bytes> {
  const both = await accounts(spantap)
  const samples = await spantap.metrics()
  return {
    accounts: both,
    moved: truth.reduce((sum, row) => sum + ('skipped' in row ? 0 : row.sent + row.received), 0),
    lostRecords: samples.sum('spantap_events_lost_total'),
  }
}
