// Keys of an HTTP client: the Collector's (confighttp ClientConfig). Those for which Node has no counterpart are read and have no effect.
import {
  bool,
  duration,
  integer,
  optional,
  secretMap,
  struct,
  text,
} from '../../pipeline/config/schema.ts'
import { clientTls } from '../../pipeline/tls/client.ts'
import { compressionField } from '../helper/compression_config.ts'
import { extensionFields } from '../helper/unsupported.ts'

export const clientFields = {
  endpoint: text('', 'Base URL; the path of the signal, as /v1/traces, is appended.'),
  proxy_url: text('', 'Proxy on the way there, http:// or https://.'),
  tls: clientTls,
  read_buffer_size: integer(0, 'Has no effect.'),
  write_buffer_size: integer(512 * 1024, 'Has no effect.'),
  timeout: duration('30s', 'Of one attempt; 0: none.'),
  headers: secretMap('Added to each request. Values are never shown.'),
  compression: compressionField('Of the request: gzip, zstd, zlib, deflate or none.'),
  compression_params: struct(
    {
      level: integer(
        0,
        '1 (fast) to 9 (small), of zstd to 19; 0: 1; -1: 6; -2: Huffman coding only.',
        undefined,
        'configcompression.Level',
      ),
    },
    'How hard to compress.',
  ),
  max_idle_conns: integer(100, 'Has no effect: there is one backend per signal.'),
  max_idle_conns_per_host: integer(0, 'Connections that stay open without a request; 0: all.'),
  max_conns_per_host: integer(0, 'Connections at most; 0: as many as requests under way.'),
  idle_conn_timeout: duration(
    '90s',
    'A connection without a request is closed after this; 0: never.',
  ),
  disable_keep_alives: bool(false, 'A connection for each request.'),
  http2_read_idle_timeout: duration('0s', 'Has no effect: HTTP/1.1 is spoken.'),
  http2_ping_timeout: duration('0s', 'Has no effect.'),
  cookies: optional(struct({}, 'Has no effect.', undefined, 'confighttp.CookiesConfig'), 'none'),
  force_attempt_http2: bool(true, 'Has no effect.'),
  ...extensionFields,
}
