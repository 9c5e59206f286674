// Compressed requests that are whole and wait for a thread: they are in the budget as those are that are not whole.
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { EXPORT, framed, GrpcClient } from '../../support/grpc_client.ts'
import { holdThreads } from '../../support/hold_threads.ts'
import { post, PROTOBUF } from './post.ts'
import { running, type Running } from './running.ts'

// Four begin, and with a fifth they would be more than 64 MiB.
const BODY = gzipSync(randomBytes(15 * 1_048_576), { level: 0 })

let run: Running
let release = (): void => {}
afterEach(async () => {
  release()
  await run.stop()
})

const rejected = (reason: string, transport: string): string =>
  `spantap_receiver_rejected_requests{reason="${reason}",transport="${transport}"}`

it('P6: over HTTP, with 503', async () => {
  run = await running({ http: { max_request_body_size: 16 * 1_048_576 } })
  release = holdThreads()
  const headers = { ...PROTOBUF, 'content-encoding': 'gzip' }
  const answers = Array.from({ length: 5 }, () => post(run, '/v1/traces', BODY, headers))
  expect((await Promise.race(answers)).status).toBe(503)
  release()
  const statuses = (await Promise.all(answers)).map(({ status }) => status)
  expect(statuses.toSorted((a, b) => a - b)).toEqual([400, 400, 400, 400, 503])
  expect(run.set.counted()).toMatchObject({
    [rejected('busy', 'http')]: 1,
    [rejected('malformed', 'http')]: 4,
  })
})

it('P6: over gRPC, with UNAVAILABLE', async () => {
  run = await running({ grpc: { max_recv_msg_size_mib: 16 } })
  release = holdThreads()
  const headers = { 'grpc-encoding': 'gzip' }
  const client = new GrpcClient(run.grpc)
  const message = framed(BODY, 1)
  const answers = Array.from({ length: 5 }, () => client.call(EXPORT.traces, message, { headers }))
  const first = await Promise.race(answers)
  expect([first.code, decodeURIComponent(first.message)]).toEqual([
    14,
    'too many bytes of unfinished requests are in memory',
  ])
  release()
  const codes = (await Promise.all(answers)).map(({ code }) => code)
  expect(codes.toSorted((a, b) => a - b)).toEqual([13, 13, 13, 13, 14])
  expect(run.set.counted()).toMatchObject({
    [rejected('busy', 'grpc')]: 1,
    [rejected('malformed', 'grpc')]: 4,
  })
  client.close()
})
