// scenario.py as a process.
import { fileURLToPath } from 'node:url'
import { startChild } from '../../support/servers/child.ts'

const FILE = fileURLToPath(new URL('./scenario.py', import.meta.url))

/** Its numbers. */
export const PAIRS = 13
export const BYTES = {
  sent: 101,
  answered: 211,
  pages: 20_011,
  unixSent: 103,
  unixAnswered: 223,
  query6: 35,
}

export interface Scenario {
  /** Its processes: the one that has the sockets, one that is only forked, one that executes something. */
  readonly pid: number
  /** Do everything; connections stay open. */
  go(): Promise<{ readonly fork: number; readonly true: number }>
  /** Close the connections. */
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
