// Configuration of `live`.
import { duration, oneOf, parser, struct, type Decoded } from '../../pipeline/config/schema.ts'

export const MODES = ['auto', 'tty', 'plain', 'off'] as const

const fields = {
  mode: oneOf(
    MODES,
    'auto',
    'tty: a table that is redrawn in place; plain: a table printed now and then; off: nothing; auto: tty on a terminal, else off.',
  ),
  interval: duration('0s', 'Time between two tables; 0: 500ms in place, 10s printed.'),
}

export type LiveConfig = Decoded<typeof fields>

export const config = parser(
  struct(fields, 'A table of the requests of this host.', (value) =>
    value.interval < 0 ? ["'interval' must not be negative"] : [],
  ),
)
