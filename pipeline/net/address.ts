// Where a server listens (config/confignet AddrConfig): keys, and listening on TCP or on a unix socket.
import { lstatSync, unlinkSync } from 'node:fs'
import { connect, type AddressInfo, type Server } from 'node:net'
import { duration, struct, text, type Field } from '../config/schema.ts'
import { bind } from './bind.ts'
import { joinEndpoint, splitEndpoint } from './endpoint.ts'
import { listens, takeOver } from './hand_over.ts'
import { listen } from './listen.ts'

const STREAMS = ['tcp', 'tcp4', 'tcp6', 'unix'] as const
// What confignet knows and no stream server can listen on.
const OTHERS = ['udp', 'udp4', 'udp6', 'ip', 'ip4', 'ip6', 'unixgram', 'unixpacket', 'npipe']
const TRANSPORTS: readonly string[] = [...STREAMS, ...OTHERS]

const plain = text('tcp', 'tcp, tcp4, tcp6 or unix.', 'confignet.TransportType')
const transport: Field<string> = {
  ...plain,
  words: STREAMS,
  decode(raw, path, errors) {
    const value = plain.decode(raw, path, errors)
    if (value === '' || TRANSPORTS.includes(value)) return value
    errors.push(`'${path}' unsupported transport type "${value}"`)
    return value
  },
}

/** Keys of a section that is a server. */
export const addressFields = (endpoint: string) => ({
  endpoint: text(endpoint, 'Where to listen: host:port, or the path of a unix socket.'),
  transport,
  dialer: struct({ timeout: duration('0', 'Has no effect on a server.') }, 'For clients.'),
})

export interface Address {
  readonly endpoint: string
  readonly transport: string
}

/** confignet's text for what `validate` does not accept. */
export function addressProblems({ transport }: Address): string[] {
  return transport === '' ? ['invalid transport type ""'] : []
}

/**
 * Start `server` there. Gives where it listens, for people: `127.0.0.1:4317`. Rejects with one sentence:
 * `listen tcp 127.0.0.1:4317: bind: address already in use by nginx (pid 1234)`.
 */
export async function listenAt(server: Server, { endpoint, transport }: Address): Promise<string> {
  if (OTHERS.includes(transport)) {
    throw new Error(`listen ${transport} ${endpoint}: use transport tcp or unix`)
  }
  if (transport === 'unix') {
    await listenUnix(server, endpoint)
    return endpoint
  }
  const { host, port } = split(transport, endpoint)
  await listen(server, host, port)
  const bound = server.address() as AddressInfo
  return joinEndpoint(bound.address, bound.port)
}

function split(transport: string, endpoint: string): ReturnType<typeof splitEndpoint> {
  try {
    return splitEndpoint(endpoint)
  } catch (error) {
    throw new Error(`listen ${transport}: ${(error as Error).message}`, { cause: error })
  }
}

/** A socket that a killed process has left behind is taken away; one that somebody listens on is not. */
async function listenUnix(server: Server, path: string): Promise<void> {
  const place = { address: path, port: undefined }
  const binding = (): Promise<void> => bindUnix(server, path)
  await takeOver(server, place)
  await binding()
  listens(server, place, binding)
}

async function bindUnix(server: Server, path: string): Promise<void> {
  try {
    await bind(server, { path }).catch(async (error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || !(await deserted(path)))
        throw error
      unlinkSync(path)
      await bind(server, { path })
    })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'EADDRINUSE' ? 'bind: address already in use' : message
    throw new Error(`listen unix ${path}: ${why}`, { cause: error })
  }
}

/** A socket that refuses whoever comes. */
function deserted(path: string): Promise<boolean> {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSocket()) return Promise.resolve(false)
  return new Promise((resolve) => {
    const socket = connect({ path }, () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'))
  })
}
