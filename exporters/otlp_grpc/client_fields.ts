// Keys of a gRPC client: the Collector's (configgrpc ClientConfig). Those for which Node has no counterpart are read and have no effect.
import {
  bool,
  duration,
  integer,
  optional,
  secretMap,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { clientTls } from '../../pipeline/tls/client.ts'
import { compressionField } from '../helper/compression_config.ts'
import { extensionFields } from '../helper/unsupported.ts'

const keepaliveFields = {
  time: duration('10s', 'A ping after this long without an answer from the server.'),
  timeout: duration('10s', 'A ping without an answer ends the connection after this long.'),
  permit_without_stream: bool(false, 'Ping also while no request is under way.'),
}

export type Keepalive = Decoded<typeof keepaliveFields>

export const clientFields = {
  endpoint: text('', 'host:port, with http://, https:// or dns:/// before it, or unix:///path.'),
  compression: compressionField('Of the request: gzip, zstd or none.'),
  tls: clientTls,
  keepalive: optional(
    struct(
      keepaliveFields,
      'Find out that a connection is dead.',
      undefined,
      'configgrpc.KeepaliveClientConfig',
    ),
    'none',
  ),
  read_buffer_size: integer(0, 'Has no effect.'),
  write_buffer_size: integer(512 * 1024, 'Has no effect.'),
  wait_for_ready: bool(false, 'An attempt waits for the connection as long as timeout allows.'),
  headers: secretMap('Metadata of each request. Values are never shown.'),
  user_agent: text('', 'Instead of our own.'),
  balancer_name: text(
    'round_robin',
    'Has no effect: one connection, to the first address that answers.',
  ),
  authority: text('', 'The :authority of each request, instead of host and port.'),
  ...extensionFields,
}
