// Some of everything that a dashboard shows: bodies both ways, errors, clients that give up, and what is not decoded.
import { once } from 'node:events'
import { createConnection, createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { startDriver } from '../support/servers/driver.ts'

const PING_MS = 200
const PER_SECOND = 20

/** Goes on until it is stopped. `to`: HOST:PORT of servers that end at test/apps/server.py. */
export async function startMixedTraffic(to: string): Promise<{ stop(): Promise<void> }> {
  const each = { to, row: 'mixed', forever: true, rate: PER_SECOND }
  const drivers = await Promise.all([
    startDriver({ ...each, method: 'POST', 'body-bytes': 2003, answer: 'sized-5003' }),
    startDriver({ ...each, answer: 'status-503' }),
    startDriver({ ...each, answer: 'hang', abort: 50 }),
  ])
  const ending = new AbortController()
  const pinging = pingUntil(ending.signal)
  return {
    async stop() {
      ending.abort()
      for (const driver of drivers) driver.end()
      await Promise.all([pinging, ...drivers.map(({ result }) => result)])
    },
  }
}

async function pingUntil(ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await pingOnce()
    await sleep(PING_MS)
  }
}

/** Redis's PING over a connection to a new listener: one that is known to speak Redis is not looked at again. */
async function pingOnce(): Promise<void> {
  const server = createServer((socket) => {
    socket.once('data', () => socket.end('+PONG\r\n'))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = createConnection((server.address() as AddressInfo).port, '127.0.0.1')
  client.write('*1\r\n$4\r\nPING\r\n')
  client.resume()
  await once(client, 'close')
  server.close()
}
