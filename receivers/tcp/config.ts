// What a user may set for the tcp receiver.
import { bool, integer, listOf, oneOf, parser, struct, text } from '../../pipeline/config/schema.ts'

const schema = struct(
  {
    attach: oneOf(
      ['auto', 'tracepoint'],
      'auto',
      'Which hooks are used; auto takes the best that the kernel has.',
    ),
    ring_mib: integer(
      16,
      'Size of the ring buffer between kernel and spantap, in MiB; a power of two.',
      1,
    ),
    record: struct(
      {
        file: text('', 'Record what is captured into this file, for `spantap replay`.'),
        secrets: bool(false, 'Also record bodies, undecoded bytes and secrets, in clear.'),
        redact_query_keys: listOf(
          text(''),
          'Query keys whose values are masked, next to those that are known to be secret.',
        ),
      },
      'What --record and --record-secrets set, and with them what `pair` redacts.',
    ),
  },
  'Bytes of TCP and unix stream sockets of the whole host.',
  (value) =>
    (value.ring_mib & (value.ring_mib - 1)) === 0
      ? []
      : [`'ring_mib' must be a power of two, got ${value.ring_mib}`],
)

export const config = parser(schema)
export type TcpConfig = ReturnType<typeof config>
