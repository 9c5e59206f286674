// Through a real proxy of HTTP/1.1, made of node:http.
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { tunnel } from '../../../exporters/otlp_http/tunnel.ts'
import { startSink, type Sink } from '../../support/otlp_sink.ts'
import { running, type Running } from './running.ts'

const file = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
const tlsServer = { cert: readFileSync(file('cert.pem')), key: readFileSync(file('key.pem')) }

let sink: Sink
let run: Running
let proxy: Proxy

interface Proxy {
  readonly port: number
  /** Method, target and credentials of what it was asked for. */
  readonly asked: string[]
  stop(): void
}

async function startProxy(status = 200, tls?: typeof tlsServer): Promise<Proxy> {
  const asked: string[] = []
  const note = ({ method, url, headers }: IncomingMessage): void =>
    void asked.push([method, url, headers['proxy-authorization'] ?? '-'].join(' '))
  const sockets = new Set<Socket>()
  const serve = (incoming: IncomingMessage, response: ServerResponse): void => {
    note(incoming)
    const { url, method, headers } = incoming
    const out = forward(url!, { method: method!, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    })
    incoming.pipe(out)
  }
  const server: Server = tls ? createSecureServer(tls, serve) : createServer(serve)
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    note(incoming)
    sockets.add(socket)
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
    const [host, port] = incoming.url!.split(':')
    const out = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(out).pipe(socket)
    })
    sockets.add(out)
    for (const one of [socket, out]) one.on('error', () => {})
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    stop: () => {
      server.close()
      server.closeAllConnections()
      for (const socket of sockets) socket.destroy()
    },
  }
}

afterEach(async () => {
  await run.flush(0)
  await sink.stop()
  proxy.stop()
})

describe('proxy_url', () => {
  it('is asked for the whole URL of a backend without TLS', async () => {
    proxy = await startProxy()
    sink = await startSink()
    run = await running({
      endpoint: sink.url,
      proxy_url: `http://user:p%40ss@127.0.0.1:${proxy.port}`,
    })
    run.spans(7)
    run.spans(11)
    await run.flush()
    expect(sink.spans()).toHaveLength(18)
    const credentials = Buffer.from('user:p@ss').toString('base64')
    expect(proxy.asked).toEqual([
      `POST ${sink.url}/v1/traces Basic ${credentials}`,
      `POST ${sink.url}/v1/traces Basic ${credentials}`,
    ])
  })

  it('is asked for a tunnel to a backend with TLS, which it does not end', async () => {
    proxy = await startProxy()
    sink = await startSink({ tls: tlsServer })
    run = await running({
      endpoint: sink.url,
      proxy_url: `http://127.0.0.1:${proxy.port}`,
      tls: { ca_file: file('cert.pem'), server_name_override: 'sink.test' },
      sending_queue: { num_consumers: 1 },
    })
    run.spans(7)
    run.spans(11)
    await run.flush()
    expect(sink.spans()).toHaveLength(18)
    expect(proxy.asked).toEqual([`CONNECT 127.0.0.1:${sink.port} -`])
  })

  it('that refuses the tunnel is a failed attempt', async () => {
    proxy = await startProxy(407)
    sink = await startSink({ tls: tlsServer })
    const proxy_url = `http://user:s3cret@127.0.0.1:${proxy.port}`
    run = await running({ endpoint: sink.url, proxy_url })
    run.spans(7)
    await expect.poll(() => run.lines.length).toBe(1)
    expect(run.lines[0]!.fields['error']).toBe(
      `failed to make an HTTP request: the proxy 127.0.0.1:${proxy.port} answered 407 to CONNECT 127.0.0.1:${sink.port}`,
    )
    expect(JSON.stringify(run.lines)).not.toContain('s3cret')
  })

  it.each([true, false])(
    'over TLS, with an authority of its own; backend with TLS: %s',
    async (secure) => {
      proxy = await startProxy(200, tlsServer)
      sink = await startSink(secure ? { tls: tlsServer } : {})
      run = await running({
        endpoint: sink.url,
        proxy_url: `https://127.0.0.1:${proxy.port}`,
        tls: { ca_file: file('cert.pem'), server_name_override: 'sink.test' },
      })
      run.spans(13)
      await run.flush()
      expect(sink.spans()).toHaveLength(13)
      expect(proxy.asked).toEqual([
        secure ? `CONNECT 127.0.0.1:${sink.port} -` : `POST ${sink.url}/v1/traces -`,
      ])
    },
  )

  it('does not end the process when TLS cannot begin in the tunnel', async () => {
    proxy = await startProxy()
    sink = await startSink()
    run = await running({ endpoint: sink.url })
    const create = tunnel(new URL(`http://127.0.0.1:${proxy.port}`), undefined, () => ({}))
    const there = { host: '127.0.0.1', port: sink.port, minVersion: 'none' }
    const error = await new Promise((resolve) => create(there as object, resolve))
    expect(String(error)).toContain('"none" is not a valid minimum TLS protocol version')
  })
})
