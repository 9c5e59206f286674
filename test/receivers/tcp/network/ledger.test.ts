// Connections that are open while their process becomes another one: where they are counted, and that they end there.
import { beforeEach, describe, expect, it } from 'vitest'
import { PeerFacts } from '../../../../bpf/events.ts'
import type { ProcessFacts } from '../../../../pipeline/data/events.ts'
import { FAMILY } from '../../../../pipeline/net/ip_text.ts'
import { ROLE } from '../../../../bpf/events.ts'
import { readFacts } from '../../../../receivers/process/index.ts'
import { Ledger } from '../../../../receivers/tcp/network/ledger.ts'
import { SeriesTable } from '../../../../receivers/tcp/network/table.ts'
import { factsOf, keyOf } from './series.ts'

const SINCE = 1_000n
const OPENED = 0
const { CLOSED, BYTES } = PeerFacts

const me = readFacts(process.pid)!
const shell: ProcessFacts = { ...me, exe: '/usr/bin/sh', comm: 'sh', args: ['sh'] }
const server: ProcessFacts = { ...me, exe: '/usr/bin/server', comm: 'server', args: ['server'] }

let table: SeriesTable
let ledger: Ledger
let facts: ProcessFacts | undefined
let selected: boolean
const open = (max = 100): void => {
  table = new SeriesTable(max)
  ledger = new Ledger(table, { process: () => facts, selected: () => selected })
}
beforeEach(() => {
  facts = shell
  selected = true
  open()
})

const happens = (words: Record<number, bigint>, peer = 1, now = 0): void => {
  const ip = [10, 0, 0, peer]
  const key = keyOf({ ip, port: 80, family: FAMILY.inet, role: ROLE.CLIENT })
  ledger.add(key.bytes, factsOf(words), SINCE, now)
}

/** Of each series: executable or service, opened, active, closed, bytes received. */
const series = (): (string | number)[][] =>
  [...table.all()].flatMap(([{ service }, all]) =>
    all.map(({ facts: one }) => [service, one.opened, one.active, one.closed(0), one.bytes(0)]),
  )

describe('a process that executes another program', () => {
  it('has its open connections there, and they end there', () => {
    happens({ [OPENED]: 3n, [BYTES]: 5n })
    facts = server
    happens({ [CLOSED]: 1n, [BYTES]: 7n })
    expect(series()).toEqual([
      ['sh', 3, 0, 0, 5],
      ['server', 0, 2, 1, 7],
    ])
    happens({ [CLOSED]: 2n, [OPENED]: 1n })
    expect(series()).toEqual([
      ['sh', 3, 0, 0, 5],
      ['server', 1, 1, 3, 7],
    ])
  })

  it('leaves nothing behind that keeps others out', () => {
    for (let i = 0; i < 101; i++) {
      facts = { ...me, exe: `/usr/bin/${i}`, args: [`${i}`] }
      happens({ [OPENED]: 1n }, i)
      facts = server
      happens({ [CLOSED]: 1n }, i)
    }
    ledger.expire(1)
    expect(table.size).toBe(0)
  })
})

it('keeps the series of a process whose facts are read again', () => {
  happens({ [OPENED]: 1n })
  facts = { ...shell }
  happens({ [OPENED]: 1n, [CLOSED]: 2n })
  expect(series()).toEqual([['sh', 2, 0, 2, 0]])
})

it('keeps the series of a process that is forgotten, and asks nobody', () => {
  happens({ [OPENED]: 2n })
  facts = undefined
  selected = false
  happens({ [CLOSED]: 1n })
  expect(series()).toEqual([['sh', 2, 1, 1, 0]])
})

it('takes connections out of the overflow when there is room for their own series', () => {
  open(1)
  happens({ [OPENED]: 1n, [CLOSED]: 1n }, 1)
  happens({ [OPENED]: 3n }, 2)
  expect(series()).toEqual([
    ['sh', 1, 0, 1, 0],
    ['unknown_service', 3, 3, 0, 0],
  ])
  happens({ [CLOSED]: 1n }, 2, 100_000)
  expect(series()).toEqual([
    ['sh', 0, 2, 1, 0],
    ['unknown_service', 3, 0, 0, 0],
  ])
})

it('K8: counts what a process that is selected later had open before', () => {
  selected = false
  happens({ [OPENED]: 5n, [BYTES]: 5n })
  expect(series()).toEqual([])
  selected = true
  happens({ [CLOSED]: 2n, [BYTES]: 7n })
  expect(series()).toEqual([['sh', 0, 3, 2, 7]])
  selected = false
  happens({ [CLOSED]: 1n })
  expect(series()).toEqual([['sh', 0, 0, 2, 7]])
})

it('begins again with what is open when a series was forgotten', () => {
  facts = undefined
  happens({ [OPENED]: 2n })
  ledger.expire(1)
  expect(series()).toEqual([])
  happens({ [CLOSED]: 1n }, 1, 1)
  expect(series()).toEqual([['unknown_service', 0, 1, 1, 0]])
})
