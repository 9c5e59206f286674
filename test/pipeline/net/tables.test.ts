// The kernel's tables of sockets as text.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { internetSockets } from '../../../pipeline/net/internet_table.ts'
import { unixStreams } from '../../../pipeline/net/unix_table.ts'

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 17 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 19 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:D431 0100007F:1F90 06 00000000:00000000 03:00000000 00000000     0        0 0 3 0000000000000000
   3: 0100007F:D433 0100007F:1F90 08 00000000:00000000 03:00000000 00000000     0        0 23 3 0000000000000000
`
const UDP = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  101: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 37 2 0000000000000000 0
`
const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
0000000000000000: 00000002 00000000 00010000 0001 01    29 /run/x.sock
0000000000000000: 00000003 00000000 00000000 0001 03 104729 /run/a path
0000000000000000: 00000002 00000000 00000000 0002 01    37 @datagram
0000000000000000: 00000003 00000000 00000000 0001 03     0 /run/not accepted.sock
`

it('reads the tables of TCP and UDP', () => {
  expect([...internetSockets(TCP)]).toEqual([
    { inode: '17', port: 8080, state: 'listening' },
    { inode: '19', port: 8080, state: 'connected' },
    { inode: '23', port: 54323, state: 'other' },
  ])
  expect([...internetSockets(UDP)]).toEqual([{ inode: '37', port: 53, state: 'other' }])
})

it('reads stream sockets out of the table of unix sockets', () => {
  expect([...unixStreams(UNIX)]).toEqual([
    { inode: '29', state: 'listening' },
    { inode: '104729', state: 'connected' },
  ])
})

it('survives every text', () => {
  const words = fc.constantFrom(' ', '\n', ':', '0A', '0001', '0100007F:1F90', '17', 'x')
  const text = fc.oneof(
    fc.string(),
    fc.array(words).map((all) => all.join(' ')),
  )
  fc.assert(
    fc.property(text, (table) => {
      for (const { inode } of [...internetSockets(table), ...unixStreams(table)]) {
        expect(inode).not.toMatch(/\s/)
      }
    }),
  )
})
