// The options of `pair`.
import {
  bool,
  duration,
  integer,
  listOf,
  parser,
  struct,
  text,
  type Decoded,
} from '../../pipeline/config/schema.ts'
import { KNOWN_METHODS } from './protocols/http1/method.ts'
import { parsePattern } from './route_pattern.ts'

const fields = {
  routes: listOf(
    text(''),
    'Routes of your services, the first that fits wins: `/users/:id`, `/files/*`.',
  ),
  max_routes: integer(500, 'Guessed routes per service; what is beyond becomes `/*`.', 0),
  redact_query_keys: listOf(
    text(''),
    'Query keys whose values are secret, next to those that are known to be.',
  ),
  known_methods: listOf(
    text(''),
    'Request methods that keep their name; any other is `_OTHER`. Replaces the list.',
    KNOWN_METHODS,
  ),
  keep_instrumented: bool(
    false,
    'Make spans of processes that export traces themselves, and of OTLP requests, too.',
  ),
  max_lookup_names: integer(
    500,
    'Names asked of DNS that a service keeps in its metrics; the others are counted without a name.',
    0,
  ),
  max_connections: integer(65536, 'Connections that are followed at once.', 1),
  idle_timeout: duration('15m', 'A connection on which nothing happens is forgotten after this.'),
}

export type PairConfig = Decoded<typeof fields>

export const parsePairConfig = parser(
  struct(fields, 'Pairs requests with responses into spans.', (value) => [
    ...value.routes.flatMap(routeMistake),
    ...(value.idle_timeout > 0 ? [] : [`'idle_timeout' must be positive`]),
  ]),
)

function routeMistake(route: string, index: number): string[] {
  try {
    parsePattern(route)
    return []
  } catch (error) {
    return [`'routes[${index}]' ${(error as Error).message}`]
  }
}
