// How clients leave is no attack, and an attack is no goodbye.
import { afterEach, describe, expect, it } from 'vitest'
import { EXPORT, framed } from '../../support/grpc_client.ts'
import {
  callHeaders,
  END_HEADERS,
  END_STREAM,
  h2Frame,
  rawH2,
  TYPE,
  type RawClient,
} from '../../support/h2_frames.ts'
import { spans } from './requests.ts'
import { running, type Running } from './running.ts'

let run: Running
afterEach(() => run.stop())

const PROTOCOL = 'spantap_receiver_dropped_connections{reason="protocol",transport="grpc"}'
const OPEN = 'spantap_receiver_connections{transport="grpc"}'

/** NO_ERROR, with the text of grpc-go. */
function goaway(lastStream: number): Buffer {
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(lastStream)
  return h2Frame(
    TYPE.GOAWAY,
    0,
    0,
    Buffer.concat([numbers, Buffer.from('client transport shutdown')]),
  )
}

const begin = (stream: number): Buffer =>
  h2Frame(TYPE.HEADERS, END_HEADERS, stream, callHeaders(EXPORT.traces))

const ask = (stream: number): Buffer =>
  Buffer.concat([begin(stream), h2Frame(TYPE.DATA, END_STREAM, stream, framed(spans(7)))])

const ping = h2Frame(TYPE.PING, 0, 0, Buffer.alloc(8))
const wrong = h2Frame(TYPE.DATA, 0, 0, Buffer.alloc(4))
const reset = (stream: number): Buffer => h2Frame(TYPE.RST, 0, stream, Buffer.from([0, 0, 0, 8]))

/** After so many calls that were answered. */
async function client(calls: number): Promise<RawClient> {
  run = await running({ grpc: {} })
  const one = rawH2(Number(run.grpc.split(':')[1]))
  await expect.poll(() => one.received()).toBeGreaterThan(0)
  for (let i = 0; i < calls; i++) {
    one.socket.write(ask(1 + 2 * i))
    await expect.poll(() => run.batches.length).toBe(i + 1)
  }
  return one
}

async function counted(one: RawClient): Promise<number> {
  expect(await one.closed()).toBe(true)
  await expect.poll(() => run.set.counted()[OPEN]).toBeUndefined()
  return run.set.counted()[PROTOCOL] ?? 0
}

describe('a client of gRPC that leaves', () => {
  it.each([
    ['as grpc-go, after three calls', 3, goaway(5)],
    ['as grpc-go, without a call', 0, goaway(0x7f_ff_ff_ff)],
    [
      'as grpc-go, after pings while it was idle',
      1,
      Buffer.concat([...Array(31).fill(ping), goaway(1)]),
    ],
    ['as the specification wants', 1, goaway(0)],
    ['without a word', 1, Buffer.alloc(0)],
  ])('%s, is no error of the protocol', async (_, calls, last) => {
    const one = await client(calls)
    one.socket.end(last)
    expect(await counted(one)).toBe(0)
    expect(run.batches).toHaveLength(calls)
  })

  it('with a reset after the last call, is none either', async () => {
    const one = await client(1)
    one.socket.resetAndDestroy()
    expect(await counted(one)).toBe(0)
  })
})

describe('P6: a client of gRPC', () => {
  it.each([
    ['with a wrong frame while a call is under way', begin(3), wrong],
    ['that resets its last call before that', Buffer.concat([begin(3), reset(3)]), wrong],
    ['with more than a goodbye', Buffer.alloc(0), Buffer.concat(Array(20).fill(wrong))],
  ])('%s is counted', async (_, before, last) => {
    const one = await client(1)
    one.socket.end(Buffer.concat([before, last]))
    expect(await counted(one)).toBe(1)
  })
})
