// A gRPC server's section (config/configgrpc ServerConfig): keys and checks.
import { bool, duration, integer, optional, struct, unsigned } from '../config/schema.ts'
import type { Decoded } from '../config/schema.ts'
import { authField, middlewaresField } from '../http/section.ts'
import { addressFields, addressProblems } from '../net/address.ts'
import { serverTls, serverTlsProblems } from '../tls/server.ts'

const NO_EFFECT = 'Has no effect: node:http2 has its own.'

const serverParameters = struct(
  {
    max_connection_idle: duration(
      '0',
      'A connection without calls is closed after so long; 0: 30m.',
    ),
    max_connection_age: duration('0', 'Any connection is closed after so long; 0: never.'),
    max_connection_age_grace: duration('0', 'Calls may then take so long to end; 0: no limit.'),
    time: duration('0', 'A silent client is asked after so long whether it is there; 0: 2h.'),
    timeout: duration('0', 'It must answer after so long; 0: 20s.'),
  },
  'Looking after connections.',
  undefined,
  'configgrpc.KeepaliveServerParameters',
)

const enforcementPolicy = struct(
  {
    min_time: duration('0', 'Has no effect: pings are bounded by what is sent, and one a second.'),
    permit_without_stream: bool(false, 'Has no effect: the same bound holds without calls.'),
  },
  'What clients may do.',
  undefined,
  'configgrpc.KeepaliveEnforcementPolicy',
)

/** The keys of a server that listens at `endpoint` unless told otherwise. */
export const grpcServerFields = (endpoint: string) => ({
  ...addressFields(endpoint),
  tls: serverTls,
  max_recv_msg_size_mib: integer(
    0,
    'MiB of a message at most, before and after decompression; 0: 4.',
  ),
  max_concurrent_streams: unsigned(0, 'Calls at once over one connection; 0: 100.'),
  read_buffer_size: integer(524_288, NO_EFFECT),
  write_buffer_size: integer(0, NO_EFFECT),
  keepalive: optional(
    struct(
      {
        server_parameters: optional(serverParameters, 'some'),
        enforcement_policy: optional(enforcementPolicy, 'some'),
      },
      'Connections that are idle, old or dead.',
      undefined,
      'configgrpc.KeepaliveServerConfig',
    ),
    'some',
  ),
  auth: authField,
  include_metadata: bool(false, 'Keep the metadata of calls for what comes after.'),
  middlewares: middlewaresField,
})

export type GrpcSection = Decoded<ReturnType<typeof grpcServerFields>>

const MAX_MIB = 8_796_093_022_207

/** The Collector's texts for what does not fit together, each behind the names of what it is in. */
export function grpcServerProblems(section: GrpcSection): string[] {
  const { max_recv_msg_size_mib, read_buffer_size, write_buffer_size } = section
  const own = [
    ...(max_recv_msg_size_mib < 0
      ? [
          `invalid max_recv_msg_size_mib value, must be between 1 and ${MAX_MIB}: ${max_recv_msg_size_mib}`,
        ]
      : []),
    ...(read_buffer_size < 0 ? [`invalid read_buffer_size value: ${read_buffer_size}`] : []),
    ...(write_buffer_size < 0 ? [`invalid write_buffer_size value: ${write_buffer_size}`] : []),
  ]
  return [
    ...own.slice(0, 1),
    ...addressProblems(section).map((one) => `netaddr: ${one}`),
    ...serverTlsProblems(section.tls).map((one) => `tls: ${one}`),
  ]
}
