import { describe, expect, it } from 'vitest'
import { ProcessTable } from '../../../receivers/process/index.ts'
import { noteRecords } from '../../../receivers/tcp/records.ts'
import { batch, chunk, exec, exit, fork } from '../records.ts'

const ID = { pid: 7, startTicks: 100 }
/** No connection begins or ends here. */
const policies = { opened: fail, closed: fail }

function fail(): never {
  throw new Error('a connection')
}

/** What the table says of process 7 when each part is taken, and how many records that has. */
function parts(...records: Uint8Array[]): [number, string | undefined][] {
  const table = new ProcessTable({ read: () => undefined })
  const seen: [number, string | undefined][] = []
  const bytes = batch(...records)
  let length = 0
  noteRecords(bytes, table, policies, (part, count) => {
    seen.push([count, table.get(ID.pid, ID.startTicks)?.args[0]])
    length += part.length
  })
  expect(length).toBe(bytes.length)
  return seen
}

describe('records of processes', () => {
  it('K5: what a process did before it executed another program is the first one’s', () => {
    const seen = parts(
      exec('sh\0', '', ID),
      chunk({ head: 'x', ...ID }),
      exec('curl\0', '', ID),
      chunk({ head: 'y', ...ID }),
    )
    expect(seen).toEqual([
      [2, 'sh'],
      [2, 'curl'],
    ])
  })

  it('K5: a chain of execs without a connection is one part', () => {
    const chain = ['sh\0', 'env\0', 'curl\0'].map((argv) => exec(argv, '', ID))
    expect(parts(...chain, chunk({ head: 'x', ...ID }), exit(ID))).toEqual([[5, 'curl']])
  })

  it('K5: a pid that is used again in the same batch is another process', () => {
    const parent = { pid: 1, startTicks: 1 }
    const first = [exec('curl\0', '', ID), chunk({ head: 'x', ...ID }), exit(ID)]
    const second = [fork(ID, parent), chunk({ head: 'y', ...ID })]
    expect(parts(exec('init\0', '', parent), ...first, ...second)).toEqual([
      [4, 'curl'],
      [2, 'init'],
    ])
  })

  it('an empty batch has no part', () => {
    expect(parts()).toEqual([])
  })
})
