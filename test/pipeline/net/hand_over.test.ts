// One server takes the socket of another of ours over: nobody who connects meanwhile is refused.
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage, Server } from 'node:http'
import { createServer as createHttp2Server, connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { get } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { listenAt } from '../../../pipeline/net/address.ts'
import { HandOver, owning } from '../../../pipeline/net/hand_over.ts'
import { listen } from '../../../pipeline/net/listen.ts'
import { ask, named, open, portOf } from './servers.ts'

const errors: string[] = []
const lost = (error: Error): void => void errors.push(error.message)

afterEach(() => expect(errors.splice(0)).toEqual([]))

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
})
