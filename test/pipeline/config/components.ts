// Small components that a configuration can name, in the shape of the Collector's own test fixtures.
import { EMPTY, identity } from 'rxjs'
import {
  connector,
  exporter,
  processor,
  receiver,
  type Components,
  type Extension,
} from '../../../pipeline/component.ts'
import * as s from '../../../pipeline/config/schema.ts'

const protocols = s.struct({ grpc: s.optional(s.struct({})), http: s.optional(s.struct({})) })

const otlp = receiver({
  type: 'otlp',
  stability: 'stable',
  config: s.parser(
    s.struct({ protocols }, '', ({ protocols }) =>
      protocols.grpc || protocols.http
        ? []
        : ['must specify at least one protocol when using the OTLP receiver'],
    ),
  ),
  emits: ['traces', 'metrics', 'logs'],
  open: () => ({ batches: EMPTY, stop: () => {} }),
})

/** One field of every type. */
export const everything = s.struct({
  text: s.text('initial'),
  bool: s.bool(true),
  int: s.integer(7),
  uint: s.unsigned(7),
  float: s.float(0.5),
  duration: s.duration('5s'),
  word: s.oneOf(['one', 'two'], 'one'),
  list: s.listOf(s.text(''), '', ['initial']),
  map: s.mapOf(s.text('')),
  section: s.struct({ key: s.text('initial') }),
  option: s.optional(s.struct({ key: s.text('initial') }, '', () => [], 'test.Option')),
  some: s.optional(s.struct({ key: s.text('initial') }), 'some'),
  none: s.optional(s.struct({ key: s.text('initial') }), 'none'),
  pointer: s.optional(s.struct({ key: s.text('initial') }), 'pointer'),
  maybe: s.optional(s.integer(7)),
  secret: s.secret(),
  secrets: s.secretMap(),
})

/** A parser of a user who does not know ours. */
const thrower = Object.assign(
  (): object => {
    throw new Error('boom')
  },
  { field: s.struct({}) },
)

const nop = { type: 'nop', stability: 'development', config: s.parser(s.struct({})) } as const
const pass = { accepts: ['traces', 'logs'], emits: ['traces', 'logs'] } as const
const operator = { scope: 'pipeline', mutates: false, operator: () => identity } as const
const sink = { push: () => {}, flush: async () => {} }

const extension: Extension = {
  ...nop,
  config: nop.config,
  open: () => ({ stop: async () => {} }),
}

export const components: Components = {
  receivers: [
    receiver({ ...nop, emits: ['traces'], open: () => ({ batches: EMPTY, stop: () => {} }) }),
    otlp,
  ],
  processors: [
    processor({ ...nop, type: 'batch', ...pass, ...operator }),
    processor({ ...nop, type: 'thrower', config: thrower, ...pass, ...operator }),
    processor({ ...nop, type: 'every', config: s.parser(everything), ...pass, ...operator }),
  ],
  connectors: ['forward', 'debug', 'nop'].map((type) =>
    connector({ ...nop, type, ...pass, ...operator }),
  ),
  exporters: [
    exporter({ ...nop, type: 'debug', accepts: ['traces'], open: () => sink }),
    exporter({
      ...nop,
      type: 'otlp_http',
      alias: 'otlphttp',
      accepts: ['traces'],
      open: () => sink,
    }),
  ],
  extensions: [extension],
}
