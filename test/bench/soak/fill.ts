// More short-lived services than the tables of series take: they are full before memory is compared, whoever else is here.
import { namedPrograms, runProcesses } from '../../support/processes.ts'
import type { Spantap } from '../../support/spantap.ts'
import { until } from '../../support/until.ts'

/** `max_series` of `red`, where nobody sets it: the shipped table. */
export const SERIES = 2000
/** Each is a service of its own, with a series. */
const CLIENTS = 2003
/** The processes are followed by other ones that ask for names: 202 series each, one a second. */
const FULL_MS = 60_000
const SIDES = ['client', 'lookup'] as const

/** Processes that make one request each to `port`; every one must be answered. */
export async function fillTables(spantap: Spantap, port: number): Promise<void> {
  const programs = namedPrograms('shopper')
  try {
    const shopper = programs.path('shopper')
    await runProcesses(shopper, ['many', String(port), String(CLIENTS), 'soak', shopper])
  } finally {
    programs.remove()
  }
  let found: number[] = []
  await until(
    () => `${SERIES} series of ${SIDES.join(' and ')}, not ${found.join(' and ')}`,
    async () => {
      const samples = await spantap.metrics()
      found = SIDES.map((side) => samples.sum('spantap_red_series', { side }))
      return found.every((size) => size === SERIES)
    },
    FULL_MS,
  )
}
