// One server takes the socket of another of ours over: nobody who connects meanwhile is refused.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createHttp2Server, connect as connectHttp2 } from 'node:http2'
import { connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { get } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { listenAt } from '../../../pipeline/net/address.ts'
import { HandOver, owning } from '../../../pipeline/net/hand_over.ts'
import { listen } from '../../../pipeline/net/listen.ts'

const servers: Server[] = []
const errors: string[] = []
const lost = (error: Error): void => void errors.push(error.message)

afterEach(async () => {
  expect(errors.splice(0)).toEqual([])
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

function named(name: string): Server {
  const server = createServer((_, response) => response.end(name))
  servers.push(server)
  return server
}

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port

/** A free port, bound by `server` for `owner` with its number known beforehand. */
async function open(owner: object, server: Server, host = '127.0.0.1'): Promise<number> {
  const probe = createServer()
  await listen(probe, '127.0.0.1', 0)
  const port = portOf(probe)
  await new Promise((resolve) => probe.close(resolve))
  await owning(owner, () => listen(server, host, port))
  return port
}

async function ask(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } })
  return response.text()
}

describe('a listening socket', () => {
  it('goes to the new server while the old one keeps its connections', async () => {
    const [old, next, owner] = [named('old'), named('new'), {}]
    const port = await open(owner, old)
    const accepted = once(old, 'connection')
    const kept = connect(port, '127.0.0.1')
    await accepted
    const handOver = new HandOver([owner], lost)
    await owning({}, () => listen(next, '127.0.0.1', port))
    expect(await ask(port)).toBe('new')
    kept.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    const [answer] = (await once(kept, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/\r\n\r\nold$/)
    kept.destroy()
    // Closing the old one closes neither the socket nor the new one.
    await new Promise((resolve) => old.close(resolve))
    handOver.end()
    expect(await ask(port)).toBe('new')
    expect(portOf(next)).toBe(port)
  })

  it('is refused to nobody while it goes from one to the next, 50 times', async () => {
    let owner = {}
    let server = named('0')
    const port = await open(owner, server)
    let running = true
    const answers = { good: 0, bad: [] as string[] }
    const load = async (): Promise<void> => {
      while (running) {
        await new Promise<void>((resolve) => {
          const request = get(
            { port, host: '127.0.0.1', agent: false },
            (message: IncomingMessage) => {
              message.resume().once('end', () => resolve(void answers.good++))
            },
          )
          request.once('error', (error) => resolve(void answers.bad.push(error.message)))
        })
      }
    }
    const loads = [load(), load(), load()]
    for (let i = 1; i <= 50; i++) {
      const [next, mine] = [named(String(i)), {}]
      const handOver = new HandOver([owner], lost)
      await owning(mine, () => listen(next, '127.0.0.1', port))
      await new Promise((resolve) => server.close(resolve))
      handOver.end()
      ;[server, owner] = [next, mine]
      const seen = answers.good
      await expect.poll(() => answers.good, { interval: 1 }).toBeGreaterThan(seen)
    }
    running = false
    await Promise.all(loads)
    expect(answers.bad).toEqual([])
    expect(answers.good).toBeGreaterThan(50)
  })

  it('of HTTP/2 goes over, too', async () => {
    const [old, next, owner] = [createHttp2Server(), createHttp2Server(), {}]
    next.on('stream', (stream) => stream.end('new'))
    const port = await open(owner, old as unknown as Server)
    const handOver = new HandOver([owner], lost)
    await owning({}, () => listen(next, '127.0.0.1', port))
    await new Promise<void>((resolve) => old.close(() => resolve()))
    handOver.end()
    const client = connectHttp2(`http://127.0.0.1:${port}`)
    const stream = client.request({ ':path': '/' })
    stream.setEncoding('utf8')
    expect(await once(stream, 'data')).toEqual(['new'])
    client.close()
    next.close()
  })

  it('stays with who is not about to leave', async () => {
    const old = named('old')
    const port = await open({}, old)
    const handOver = new HandOver([{}], lost)
    await expect(owning({}, () => listen(named('new'), '127.0.0.1', port))).rejects.toThrow(
      'address already in use by',
    )
    handOver.end()
    expect(await ask(port)).toBe('old')
  })

  it('makes room for one of another address on the same port', async () => {
    const [old, next, owner] = [named('old'), named('new'), {}]
    const port = await open(owner, old, '0.0.0.0')
    const handOver = new HandOver([owner], lost)
    await owning({}, () => listen(next, '127.0.0.1', port))
    expect(await ask(port)).toBe('new')
    handOver.end()
  })

  it('of a path is let go for the next one, which is another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spantap-hand-'))
    const place = { transport: 'unix', endpoint: join(folder, 'socket') }
    const [old, next, owner] = [named('old'), named('new'), {}]
    const over = async (): Promise<string> => {
      const request = get({ socketPath: place.endpoint, agent: false })
      const [message] = (await once(request, 'response')) as [IncomingMessage]
      message.setEncoding('utf8')
      return String(await once(message, 'data'))
    }
    await owning(owner, () => listenAt(old, place))
    const handOver = new HandOver([owner], lost)
    await owning({}, () => listenAt(next, place))
    expect(await over()).toBe('new')
    await new Promise((resolve) => old.close(resolve))
    expect(await over()).toBe('new')
    handOver.end()
    rmSync(folder, { recursive: true })
  })

  it('P5: comes back at once when the new server is closed again', async () => {
    const [old, next, owner] = [named('old'), named('new'), {}]
    const port = await open(owner, old)
    const handOver = new HandOver([owner], lost)
    await owning({}, () => listen(next, '127.0.0.1', port))
    next.close()
    // Nobody has called `back` yet: what has failed may take its time to stop the rest of it.
    expect(await ask(port)).toBe('old')
    await handOver.back()
    handOver.end()
    expect(await ask(port)).toBe('old')
  })

  it('P5: comes back while the new server still has connections, and is refused to nobody, 50 times', async () => {
    const [old, owner] = [named('old'), {}]
    const port = await open(owner, old)
    let running = true
    const bad: string[] = []
    const load = async (): Promise<void> => {
      while (running) await ask(port).catch((error: unknown) => bad.push(String(error)))
    }
    const loads = [load(), load(), load()]
    for (let i = 0; i < 50; i++) {
      const next = named(String(i))
      const handOver = new HandOver([owner], lost)
      await owning({}, () => listen(next, '127.0.0.1', port))
      const accepted = once(next, 'connection')
      const kept = connect(port, '127.0.0.1')
      await accepted
      await handOver.back()
      expect([old.listening, next.listening]).toEqual([true, false])
      handOver.end()
      const closed = new Promise((resolve) => next.close(resolve))
      kept.destroy()
      await closed
      expect(await ask(port)).toBe('old')
    }
    running = false
    await Promise.all(loads)
    expect(bad).toEqual([])
  })

  it('comes back, too, when it had to be another one', async () => {
    const [old, next, owner] = [named('old'), named('new'), {}]
    const port = await open(owner, old)
    const handOver = new HandOver([owner], lost)
    await owning({}, () => listen(next, '0.0.0.0', port))
    expect(await ask(port)).toBe('new')
    await handOver.back()
    handOver.end()
    expect(await ask(port)).toBe('old')
  })

  it('that somebody else has taken meanwhile is missed aloud', async () => {
    const [old, next, owner] = [named('old'), named('new'), {}]
    const port = await open(owner, old)
    const handOver = new HandOver([owner], lost)
    await owning({}, () => listen(next, '0.0.0.0', port))
    await new Promise((resolve) => next.close(resolve))
    const other = named('other')
    await listen(other, '127.0.0.1', port)
    await handOver.back()
    handOver.end()
    expect(errors.splice(0)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^cannot listen again after a refused reload: listen tcp 127.0.0.1:${port}: bind: address already in use by .* \\(pid ${process.pid}\\)$`,
        ),
      ),
    ])
    expect(await ask(port)).toBe('other')
  })

  it('does not come back to who has ended, or is closed', async () => {
    const gone = {}
    const servers = [named('ended'), named('closed')] as const
    const ports = [await open(gone, servers[0]), await open(gone, servers[1])]
    const handOver = new HandOver([gone], lost)
    const next = [named('a'), named('b')]
    for (const [i, server] of next.entries()) {
      await owning({}, () => listen(server, '127.0.0.1', ports[i]!))
    }
    const closed = once(servers[1], 'close')
    servers[1].close()
    await closed
    next[1]!.close()
    handOver.ended([gone])
    next[0]!.close()
    await handOver.back()
    handOver.end()
    expect(servers.map(({ listening }) => listening)).toEqual([false, false])
    for (const port of ports) await expect(ask(port)).rejects.toThrow('fetch failed')
  })

  it('is not given any more once all has come to nothing', async () => {
    const [old, owner] = [named('old'), {}]
    const port = await open(owner, old)
    const handOver = new HandOver([owner], lost)
    await handOver.back()
    await expect(owning({}, () => listen(named('late'), '127.0.0.1', port))).rejects.toThrow(
      'address already in use by',
    )
    handOver.end()
    expect(await ask(port)).toBe('old')
  })

  it('goes on from who has come to who starts anew, once it is the other way round', async () => {
    const [old, come, anew] = [named('old'), named('come'), named('anew')]
    const [owner, newcomer] = [{}, {}]
    const port = await open(owner, old)
    const handOver = new HandOver([owner], lost)
    await owning(newcomer, () => listen(come, '127.0.0.1', port))
    handOver.ended([owner])
    handOver.turn()
    await owning({}, () => listen(anew, '127.0.0.1', port))
    // It stays there, whatever becomes of the rest.
    await handOver.back()
    await new Promise((resolve) => come.close(resolve))
    handOver.end()
    expect(await ask(port)).toBe('anew')
  })

  it('of an address of all hosts needs all others of its port out of the way', async () => {
    const [one, two, all, owner] = [named('one'), named('two'), named('all'), {}]
    const port = await open(owner, one)
    await owning(owner, () => listen(two, '127.0.0.2', port))
    const handOver = new HandOver([owner], lost)
    await owning({}, () => listen(all, '0.0.0.0', port))
    expect(await ask(port)).toBe('all')
    await handOver.back()
    handOver.end()
    expect(await ask(port)).toBe('one')
    expect(await (await fetch(`http://127.0.0.2:${port}/`)).text()).toBe('two')
  })
})
