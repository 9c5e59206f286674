// Sends OTLP over HTTP/1.1, over connections that are kept.
import { Agent, request } from 'node:http'
import type { Sender } from './load.ts'

export function httpSender(port: number): Sender {
  const agent = new Agent({ keepAlive: true })
  let connections = 0
  const createConnection = agent.createConnection.bind(agent)
  agent.createConnection = (...args) => {
    connections++
    return createConnection(...args)
  }
  return {
    connections: () => connections,
    close: () => agent.destroy(),
    send: (body) =>
      new Promise((resolve, reject) => {
        const headers = {
          'content-type': 'application/x-protobuf',
          'content-length': body.length,
        }
        const options = { host: '127.0.0.1', port, path: '/v1/traces', method: 'POST', agent }
        const sent = request({ ...options, headers }, (response) => {
          response.resume()
          response.once('error', reject)
          response.once('end', () => {
            if (response.statusCode === 200) resolve()
            else reject(new Error(`status ${response.statusCode}`))
          })
        })
        sent.once('error', (error: NodeJS.ErrnoException) => reject(new Error(error.code)))
        sent.end(body)
      }),
  }
}
