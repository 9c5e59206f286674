// The rows of S2 as scenarios: cut to what an emulated machine does in minutes.
import { paths } from '../../support/exchanges.ts'
import { ROWS, type Row } from '../../support/http1_rows.ts'
import { COUNT, type Address, type Scenario } from './scenario.ts'

const MOST_BYTES = 102_400
const MOST_CONNECTIONS = 10

/** The connections of these rows are there before spantap is, and have been used. */
const older = { hold: true, warm: 2 }

/** What S2 does beside its table, and what only matters with other kernels. */
const MORE: readonly (Row & { readonly to?: Address })[] = [
  { name: 'IPv6', connections: 10, to: '{inet6}' },
  { name: 'unix socket', connections: 10, to: '{unix}' },
  { name: 'unix socket, a connection per request', close: true, to: '{unix}' },
  { name: 'traceparent', traceparent: true, connections: 3 },
  { name: 'older than spantap', connections: 10, ...older },
  { name: 'older than spantap, pipelined', pipeline: 10, ...older },
  { name: 'older than spantap, IPv6', to: '{inet6}', ...older },
  { name: 'older than spantap, unix socket', connections: 3, to: '{unix}', ...older },
]

/** `client abort by RST: no status` → `client-abort-by-rst` */
const idOf = (name: string): string =>
  name
    .replace(/:.*/, '')
    .toLowerCase()
    .replaceAll(',', '')
    .replaceAll(/[^a-z0-9]+/g, '-')

/** A slow server may not have read yet when the client gives up: with the number it says that it has. */
const cutAnswer = (answer: string): string =>
  answer
    .replace(/^hang$/, 'hang-1')
    .replace(/\d{6,}/, (bytes) => String(Math.min(Number(bytes), MOST_BYTES)))

function scenario(row: Row & { readonly to?: Address }): Scenario {
  const {
    name: given,
    spans,
    outcome,
    to = '{inet}',
    truth: _,
    rate: __,
    count: ___,
    ...rest
  } = row
  const name = given.replace('10 MB', '100 KB')
  const answer = cutAnswer(rest.answer ?? 'ok')
  const connections = Math.min(rest.connections ?? 1, MOST_CONNECTIONS)
  const body = rest['body-bytes']
  const options = {
    ...rest,
    ...(body === undefined ? {} : { 'body-bytes': Math.min(body, MOST_BYTES) }),
    to,
    answer,
    connections,
    count: COUNT,
  }
  const id = idOf(name)
  const status = spans && 'status' in spans ? spans.status : 200
  return {
    id,
    app: 'python',
    name,
    arguments: Object.entries(options).flatMap(([key, value]) =>
      value === true ? [`--${key}`] : [`--${key}`, String(value)],
    ),
    outcome: outcome ?? String(status),
    spans: {
      method: rest.method ?? 'GET',
      ...spans,
      status,
      paths: paths(id, answer, COUNT, rest['path-bytes']),
    },
  }
}

/** Rows that are the same once they are cut; the others of them stay. */
const CUT = new Set(['keep-alive, 100 connections', '10 MB bodies both ways'])

export const HTTP1: readonly Scenario[] = [...ROWS, ...MORE]
  .filter(({ name }) => !CUT.has(name))
  .map(scenario)
