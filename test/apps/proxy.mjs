// A Node service between two others: sends every request on to --to (127.0.0.1:PORT) with node:http, as services do. --close: no
// keep-alive upstream. Prints one line of JSON when it is ready.
import { Agent, createServer, request } from 'node:http'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { to: { type: 'string' }, close: { type: 'boolean' } } })
const [host, port] = values.to.split(':')
const agent = new Agent({ keepAlive: !values.close })

function onward(incoming) {
  const { connection, ...headers } = incoming.headers
  if (incoming.headers.upgrade) headers.connection = 'Upgrade'
  return { host, port, agent, method: incoming.method, path: incoming.url, headers }
}

const server = createServer((incoming, outgoing) => {
  const upstream = request(onward(incoming), (answer) => {
    const { connection, 'keep-alive': _, ...headers } = answer.headers
    outgoing.writeHead(answer.statusCode, headers)
    answer.pipe(outgoing)
    answer.on('error', () => outgoing.destroy())
  })
  upstream.on('error', () =>
    outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end(),
  )
  outgoing.on('close', () => upstream.destroy())
  incoming.pipe(upstream)
})

server.on('upgrade', (incoming, socket, first) => {
  const upstream = request(onward(incoming))
  upstream.on('upgrade', (answer, peer, early) => {
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    )
    peer.write(first)
    socket.write(early)
    peer.pipe(socket).pipe(peer)
    for (const end of [peer, socket]) end.on('error', () => {})
  })
  upstream.end()
})

server.keepAliveTimeout = 120_000
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ pid: process.pid, port: server.address().port }))
})
process.on('SIGTERM', () => process.exit(0))
