// The error of a port in use names the process that holds it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { joinEndpoint, splitEndpoint } from '../../../pipeline/net/endpoint.ts'
import { holderOf, listenInodes } from '../../../pipeline/net/holder.ts'
import { listen } from '../../../pipeline/net/listen.ts'
import { run } from '../../support/run.ts'

const open: Server[] = []

/** Says on which port, and waits for the end. */
const LISTENS = `#include <stdio.h>
#include <arpa/inet.h>
#include <unistd.h>
int main(void) {
  struct sockaddr_in at = {.sin_family = AF_INET};
  socklen_t size = sizeof(at);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (listen(fd, 1) || getsockname(fd, (struct sockaddr *)&at, &size)) return 1;
  printf("%d\\n", ntohs(at.sin_port));
  fflush(stdout);
  return read(0, &at, 1) > 0;
}
`

function server(): Server {
  const made = createServer()
  open.push(made)
  return made
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => new Promise((done) => one.close(done))))
})

describe('listen', () => {
  it('listens on the IPv4 address of localhost', async () => {
    const one = server()
    await listen(one, 'localhost', 0)
    expect((one.address() as AddressInfo).address).toBe('127.0.0.1')
  })

  it('S8: a port in use names the process that holds it', async () => {
    const first = server()
    await listen(first, '127.0.0.1', 0)
    const { port } = first.address() as AddressInfo
    const holder = holderOf(port)
    expect(holder?.pid).toBe(process.pid)
    await expect(listen(server(), '127.0.0.1', port)).rejects.toThrow(
      `listen tcp 127.0.0.1:${port}: bind: address already in use by node (pid ${process.pid})`,
    )
  })

  it('S8: a holder whose name would be obeyed by a terminal has a plain one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spantap-holder-'))
    const program = join(folder, 'a\u001b]0;owned\u0007b')
    writeFileSync(join(folder, 'listens.c'), LISTENS)
    run('cc', ['-o', program, 'listens.c'], folder)
    const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] })
    try {
      const [port] = (await once(child.stdout, 'data')) as [Buffer]
      expect(holderOf(Number(port))).toEqual({ pid: child.pid, name: 'a ]0;owned b' })
    } finally {
      child.kill()
      rmSync(folder, { recursive: true })
    }
  })

  it('S8: also when the holder listens on all IPv6 addresses', async () => {
    const first = server()
    await listen(first, '', 0)
    const { port } = first.address() as AddressInfo
    await expect(listen(server(), 'localhost', port)).rejects.toThrow(`(pid ${process.pid})`)
  })

  it('says so when the address is not of this host, or does not exist', async () => {
    await expect(listen(server(), '192.0.2.1', 4318)).rejects.toThrow(
      'listen tcp 192.0.2.1:4318: bind: cannot assign requested address',
    )
    await expect(listen(server(), 'no-such-host.invalid', 4318)).rejects.toThrow(
      'listen tcp no-such-host.invalid:4318: no such host',
    )
  })
})

describe('listenInodes', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:24F8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 7919 1 0 100 0 0 10 0',
    '   1: 0100007F:24F8 0100007F:A1B2 01 00000000:00000000 00:00000000 00000000     0        0 7927 1 0 20 4 30 10 -1',
  ].join('\n')

  it('takes listening sockets of the port only', () => {
    expect(listenInodes(table, 9464)).toEqual(['7919'])
    expect(listenInodes(table, 9465)).toEqual([])
  })
})

describe('splitEndpoint', () => {
  it.each([
    ['localhost:9464', 'localhost', 9464],
    [':4318', '', 4318],
    ['[::1]:80', '::1', 80],
  ])('%s', (given, host, port) => {
    expect(splitEndpoint(given)).toEqual({ host, port })
    expect(joinEndpoint(host, port)).toBe(given)
  })

  it.each([
    ['localhost', 'address localhost: missing port in address'],
    ['::1:80', 'address ::1:80: too many colons in address'],
    ['localhost:http', 'address http: invalid port'],
    ['localhost:65536', 'address 65536: invalid port'],
  ])('%s is an error', (given, text) => {
    expect(() => splitEndpoint(given)).toThrow(text)
  })
})
