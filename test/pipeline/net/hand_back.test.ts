// A reload that comes to nothing: who had a socket before has it again.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { HandOver, owning } from '../../../pipeline/net/hand_over.ts'
import { listen } from '../../../pipeline/net/listen.ts'
import { hasSocket } from '../../../pipeline/net/share_socket.ts'
import { ask, named, open } from './servers.ts'

const errors: string[] = []
const lost = (error: Error): void => void errors.push(error.message)

afterEach(() => expect(errors.splice(0)).toEqual([]))

describe('a listening socket that was taken over', () => {
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
      expect([hasSocket(old), hasSocket(next)]).toEqual([true, false])
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

  it('P5: comes back to a server whose connections have all ended meanwhile', async () => {
    const [old, next, owner] = [named('old'), named('new'), {}]
    const port = await open(owner, old)
    const accepted = once(old, 'connection') as Promise<[Socket]>
    const kept = connect(port, '127.0.0.1')
    const [theirs] = await accepted
    const handOver = new HandOver([owner], lost)
    await owning({}, () => listen(next, '127.0.0.1', port))
    let closed = false
    old.once('close', () => (closed = true))
    const ended = once(theirs, 'close')
    kept.destroy()
    await ended
    await ask(port)
    expect(closed).toBe(false)
    await handOver.back()
    handOver.end()
    expect(await ask(port)).toBe('old')
    await new Promise((resolve) => old.close(resolve))
    expect(closed).toBe(true)
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
    expect(servers.map(hasSocket)).toEqual([false, false])
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
