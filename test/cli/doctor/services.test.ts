// What is said of a process before anything has happened, and how a reader sees it.
import { expect, it } from 'vitest'
import type { Watching } from '../../../cli/doctor/gaps.ts'
import type { ProcessView } from '../../../cli/doctor/process_view.ts'
import { serviceLines } from '../../../cli/doctor/print_services.ts'
import { jsonOf, type Report } from '../../../cli/doctor/report.ts'
import { servicesOf } from '../../../cli/doctor/services.ts'
import type { Socket } from '../../../cli/doctor/socket_table.ts'
import type { ProcessFacts } from '../../../pipeline/data/events.ts'
import { facts } from '../../pipeline/naming/facts.ts'

const LISTENING: Socket = { kind: 'tcp', state: 'listening', port: 8080 }
const TCP: Socket = { kind: 'tcp', state: 'connected', port: 8080 }
const UNIX: Socket = { kind: 'unix_stream', state: 'connected', port: 0 }
const UDP: Socket = { kind: 'udp', state: 'other', port: 53 }

function view(change: Partial<ProcessView> & { about?: Partial<ProcessFacts> } = {}): ProcessView {
  const { about, ...rest } = change
  return {
    facts: facts('shop', about),
    service: 'shop',
    executable: 'shop',
    language: 'c',
    bits: 64,
    tls: undefined,
    descriptors: { sockets: [LISTENING, TCP, UNIX], ioUring: false },
    ...rest,
  }
}

/** Left out by `select`. */
const UNSELECTED = 4219

const watching = (rung: string | undefined): Watching => ({
  rung,
  ioUring: rung !== 'tracepoint',
  selected: (facts) => facts?.pid !== UNSELECTED,
})

const missingOf = (one: ProcessView, rung: string | undefined = 'tracepoint'): string[] =>
  servicesOf([one], watching(rung))[0]!.processes[0]!.missing.map(({ what }) => what)

it('finds nothing missing of a plain program', () => {
  expect(servicesOf([view()], watching('tracepoint'))).toEqual([
    {
      service: 'shop',
      language: 'c',
      processes: [
        {
          pid: expect.any(Number) as number,
          executable: 'shop',
          tls: null,
          sockets: { listens: [8080], tcp: 2, unix_stream: 1, udp: 0 },
          captured: ['tcp', 'unix_stream'],
          missing: [],
        },
      ],
    },
  ])
})

it('names what a program hides', () => {
  const narrow = view({ bits: 32 })
  expect(missingOf(narrow)).toEqual(['all contents'])
  expect(servicesOf([narrow], watching('tracepoint'))[0]!.processes[0]!.captured).toEqual([])
  expect(missingOf(narrow, 'fentry')).toEqual([])
  const descriptors = { sockets: [TCP], ioUring: true }
  expect(missingOf(view({ descriptors }))).toEqual(['contents moved by io_uring'])
  expect(missingOf(view({ descriptors }), 'kprobe')).toEqual([])
  expect(missingOf(view({ descriptors, language: 'nodejs' }))).toEqual([])
  expect(missingOf(view({ tls: 'OpenSSL (libssl.so.3)' }))).toEqual(['contents of TLS'])
  const unix = { sockets: [UNIX], ioUring: false }
  expect(missingOf(view({ tls: 'OpenSSL (libssl.so.3)', descriptors: unix }))).toEqual([])
  expect(missingOf(view({ descriptors: undefined }))).toEqual(['what it holds open'])
})

it('names everything when nothing is watched, of those who have sockets', () => {
  expect(servicesOf([view()], watching(undefined))[0]!.processes[0]).toMatchObject({
    captured: [],
    missing: [{ what: 'everything' }],
  })
  const descriptors = { sockets: [UDP], ioUring: false }
  expect(
    servicesOf([view({ descriptors })], watching(undefined))[0]!.processes[0]!.missing,
  ).toEqual([])
})

it('names everything of who is not selected', () => {
  const left = view({ about: { pid: UNSELECTED }, tls: 'OpenSSL (libssl.so.3)' })
  expect(servicesOf([left], watching('fentry'))[0]!.processes[0]).toMatchObject({
    captured: [],
    missing: [{ what: 'everything', why: '`select` of the configuration leaves it out' }],
  })
})

it.each([
  [{ env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x' } }, ['its spans']],
  [{ env: { OTEL_TRACES_EXPORTER: 'otlp' } }, ['its spans']],
  [{ env: { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x' } }, []],
  [{ env: { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x' } }, []],
  [{ env: { OTEL_SERVICE_NAME: 'shop' } }, []],
  [{ args: ['java', '-javaagent:/opt/opentelemetry-javaagent.jar'] }, ['its spans']],
  [{ args: ['java', '-javaagent:/opt/jmx.jar=9464:/opt/opentelemetry.yaml'] }, []],
])('sees who exports spans itself: %j', (about, missing) => {
  expect(missingOf(view({ about }))).toEqual(missing)
})

it('prints services with sockets first, each gap once', () => {
  const processes = [
    view({ about: { pid: 11 }, service: 'idle', descriptors: { sockets: [], ioUring: false } }),
    view({ about: { pid: 13 }, tls: 'OpenSSL (libssl.so.3)' }),
    view({ about: { pid: 17 } }),
    view({
      about: { pid: 19 },
      service: 'db\u001b[2J',
      language: undefined,
      descriptors: undefined,
    }),
  ]
  const services = servicesOf(processes, watching('tracepoint'))
  const lines = serviceLines({ services, kernelSockets: 2 } as unknown as Report, (_, text) => text)
  expect(lines).toEqual([
    '  SERVICE  LANGUAGE  PROCESSES  SOCKETS                      CAPTURED',
    '  db [2J   ?         1: 19      ?                            ?',
    '  shop     c         2: 13 17   listens 8080, tcp 4, unix 2  tcp, unix',
    '    not contents of TLS: OpenSSL (libssl.so.3): bytes are counted, and there is no receiver for this library (1 process)',
    '  ?: 1 process: what it holds open: its descriptors are not readable (CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH show those of most)',
    '  and 1 process without a stream socket',
    '  and 2 TCP sockets of the kernel itself (NFS, SMB, iSCSI …): counted as skipped, kernel',
  ])
})

it('does not print what a Java agent is told', () => {
  const agent = '-javaagent:/opt/opentelemetry-javaagent.jar'
  const options = '=otel.exporter.otlp.headers=authorization=hunter2'
  const told = view({ about: { args: ['java', `${agent}${options}`] } })
  const [service] = servicesOf([told], watching('tracepoint'))
  expect(service!.processes[0]!.missing).toEqual([
    {
      what: 'its spans',
      why: expect.stringContaining(`it exports its own (${agent}): `) as string,
    },
  ])
  expect(JSON.stringify(service)).not.toContain('hunter2')
})

it('writes nothing of other processes that a terminal obeys', () => {
  const owned = '\u001b]0;owned\u0007\u009b2J'
  const views = [
    view({
      service: `shop${owned}`,
      executable: `shop${owned}`,
      tls: `OpenSSL (libssl.so.3${owned})`,
      about: { args: ['java', `-javaagent:${owned}opentelemetry.jar`] },
    }),
    view({ service: `idle${owned}`, descriptors: undefined }),
  ]
  const services = servicesOf(views, watching('tracepoint'))
  const report = { services, kernelSockets: null } as unknown as Report
  const lines = serviceLines(report, (_, text) => text)
  expect(lines.filter((line) => line.includes('owned'))).toHaveLength(4)
  // oxlint-disable-next-line no-control-regex -- these are what must not be there
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
  const json = jsonOf(report)
  // oxlint-disable-next-line no-control-regex -- a line break is of the JSON itself
  expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  expect(JSON.parse(json)).toEqual(report)
})
