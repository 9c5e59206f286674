// What a user may set for the tcp receiver.
import { ATTACH, PROGRAMS } from './rungs.ts'
import { LOOKUP_PROGRAMS } from './dns/rungs.ts'
import { NETWORK_PROGRAMS } from './network/names.ts'
import { selectField } from '../select/index.ts'
import {
  bool,
  duration,
  integer,
  listOf,
  oneOf,
  parser,
  struct,
  text,
} from '../../pipeline/config/schema.ts'

/** Those of `network`. */
const OTHERS: readonly string[] = [...NETWORK_PROGRAMS, ...LOOKUP_PROGRAMS]

const schema = struct(
  {
    attach: oneOf(ATTACH, 'auto', 'Which hooks are used; auto takes the best that the kernel has.'),
    disable: listOf(
      text(''),
      'BPF programs that are not loaded: a way around a kernel that has trouble with one.',
    ),
    ring_kib: integer(
      16384,
      'Size of the ring buffer between kernel and spantap, in KiB; a power of two.',
      64,
    ),
    select: selectField,
    network: bool(
      false,
      'Count connections, bytes, retransmissions and round trip times by process and peer, for a pipeline of metrics; and spans of DNS lookups over UDP.',
    ),
    network_interval: duration('10s', 'Time between two batches of network metrics.'),
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
  (value) => [
    ...((value.ring_kib & (value.ring_kib - 1)) === 0
      ? []
      : [`'ring_kib' must be a power of two, got ${value.ring_kib}`]),
    ...(value.network_interval < 100 ? ["'network_interval' must be at least 100ms"] : []),
    ...value.disable
      .filter((program) => !PROGRAMS.has(program) && !OTHERS.includes(program))
      .map((program) => `'disable' names no program: '${program}'`),
  ],
)

export const config = parser(schema)
export type TcpConfig = ReturnType<typeof config>
