// Lookups over UDP, by the calls that resolvers make: rows of test/apps/dns/rows.py.
import { COUNT, type Scenario } from './scenario.ts'

const ROWS = [
  ['dns-connected', 'a lookup: send and recv of a socket that is connected', 'connected'],
  ['dns-unconnected', 'a lookup: sendto and recvfrom', 'unconnected'],
  ['dns-message', 'a lookup: sendmsg and recvmsg', 'message'],
  ['dns-inet6', 'a lookup over IPv6', 'inet6'],
  ['dns-pairs', 'two lookups at once: sendmmsg and recvmmsg', 'pairs'],
] as const

export const LOOKUPS: readonly Scenario[] = ROWS.map(([id, name, way]) => ({
  id,
  app: 'lookups',
  name,
  arguments: [way],
  outcome: '200',
  spans: {
    method: 'DNS A',
    status: undefined,
    paths: Array.from({ length: COUNT }, (_, n) => `n${n}.${id}.test`),
  },
}))
