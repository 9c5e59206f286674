// scenario.py as a process. Python is slow to start in an emulated machine: it does everything as often as it is told.
import { fileURLToPath } from 'node:url'
import { startChild } from '../../support/servers/child.ts'

const FILE = fileURLToPath(new URL('./scenario.py', import.meta.url))

/** Its numbers: connections, one more for `pages`, and bytes of single calls but for `pages`. */
export const PAIRS = 13
export const CONNECTIONS = PAIRS + 1
export const BYTES = {
  sent: 101,
  answered: 211,
  pages: 20_011,
  unixSent: 103,
  unixAnswered: 223,
  unixPages: 227,
  unixSpliced: 229,
  ringSent: 307,
  ringAnswered: 311,
  query: 33,
  query6: 35,
  pieces: 20_021,
  pieces6: 20_023,
  /** Of those messages the receiver has no room for. */
  tooMuch: 1009,
}

export interface Scenario {
  readonly pid: number
  /** Do everything; connections stay open. Gives processes that are no more: one was only forked, one has executed something. */
  go(): Promise<{ readonly fork: number; readonly true: number }>
  /** Close the connections. All may be done again then. */
  end(): Promise<void>
  stop(): Promise<void>
}

export async function startScenario(): Promise<Scenario> {
  const python = ['/usr/bin/python3', FILE]
  const inside = `ip link set lo up && exec ${python.join(' ')}`
  const child = startChild('unshare', ['--net', 'sh', '-c', inside])
  const answer = async (): Promise<{ pid: number; fork: number; true: number }> =>
    JSON.parse(await child.line()) as { pid: number; fork: number; true: number }
  const { pid } = await answer()
  const tell = (): ReturnType<typeof answer> => {
    child.tell('')
    return answer()
  }
  return {
    pid,
    go: tell,
    end: async () => void (await tell()),
    stop: () => child.stop(),
  }
}
