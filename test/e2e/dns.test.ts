// Lookups of real resolvers at a real name server: as many spans as questions, on both sides, joined.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSink, type DecodedSpan, type Sink } from '../support/otlp_sink.ts'
import { Samples } from '../support/scrape.ts'
import { startDnsHost, type DnsHost } from '../support/servers/dns_host.ts'
import { startSpantap, type Spantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'

const COUNT = 101
const app = (name: string): string => fileURLToPath(new URL(`../apps/dns/${name}`, import.meta.url))
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const nameOf = (span: DecodedSpan): string => text(span.attributes['dns.question.name'])

let sink: Sink
let spantap: Spantap
let host: DnsHost
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spantap-dns-names-'))
  sink = await startSink()
  host = await startDnsHost()
  spantap = await startSpantap({
    shipped: true,
    otlp: sink.url,
    change: (config) => (config.receivers['tcp'] = { network: true }),
  })
})

afterAll(async () => {
  const how = await spantap.stop()
  await host.stop()
  await sink.stop()
  rmSync(folder, { recursive: true, force: true })
  expect(how).toBe(0)
})

const spansOf = (suffix: string): DecodedSpan[] =>
  sink.spans().filter((span) => nameOf(span).endsWith(suffix))

/** How many spans of each kind there are: `client DNS A udp, NXDOMAIN`, and whether each server's is the child of a client's. */
function tally(spans: readonly DecodedSpan[]): Record<string, number> {
  const clients = new Map(spans.filter(({ kind }) => kind === 3).map((span) => [span.spanId, span]))
  const counts: Record<string, number> = {}
  for (const span of spans) {
    const { kind, name, attributes, parentId } = span
    const words = [kind === 3 ? 'client' : 'server', name, text(attributes['network.transport'])]
    if (attributes['error.type'] !== undefined) words.push(text(attributes['error.type']))
    if (kind !== 3) {
      const client = clients.get(parentId)
      words.push(client && nameOf(client) === nameOf(span) ? 'joined' : 'alone')
    }
    const key = words.join(' ')
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

async function expectSpans(suffix: string, expected: Record<string, number>): Promise<void> {
  const count = Object.values(expected).reduce((sum, one) => sum + one, 0)
  await until(
    () => JSON.stringify(tally(spansOf(suffix))),
    () => spansOf(suffix).length >= count,
    15_000,
  )
  expect(tally(spansOf(suffix))).toEqual(expected)
}

/** A file of questions for `dig -f`. */
function questions(suffix: string, count: number): string {
  const file = join(folder, suffix)
  const lines = Array.from({ length: count }, (_, i) => `n${i}.${suffix} A +short`)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

describe('lookups', () => {
  it('of getaddrinfo(): A and AAAA in one sendmmsg()', async () => {
    const said = await host.run('/usr/bin/python3', app('lookups.py'), `${COUNT}`, 'glibc.test')
    expect(JSON.parse(said)).toEqual({ answered: COUNT, missing: 0 })
    await expectSpans('glibc.test', {
      'client DNS A udp': COUNT,
      'client DNS AAAA udp': COUNT,
      'server DNS A udp joined': COUNT,
      'server DNS AAAA udp joined': COUNT,
    })
    const [first] = spansOf('n0.glibc.test').filter(({ name }) => name === 'DNS AAAA')
    expect(first?.attributes).toMatchObject({
      'dns.question.name': 'n0.glibc.test',
      'dns.answers': ['fd00::7'],
      'network.peer.address': '127.0.0.1',
    })
    const services = new Set(
      spansOf('glibc.test').map(
        ({ kind, resource }) => `${kind} ${text(resource['service.name'])}`,
      ),
    )
    expect(services).toEqual(new Set(['3 lookups', '2 dnsmasq']))
  })

  it('of c-ares, all at once', async () => {
    const said = await host.run(process.execPath, app('lookups.mjs'), `${COUNT}`, 'cares.test')
    expect(JSON.parse(said)).toEqual({ answered: COUNT })
    await expectSpans('cares.test', {
      'client DNS A udp': COUNT,
      'server DNS A udp joined': COUNT,
    })
  })

  it('of dig, one after the other', async () => {
    const said = await host.run('dig', '-f', questions('dig.test', COUNT))
    expect(said.split('\n')).toHaveLength(COUNT)
    await expectSpans('dig.test', {
      'client DNS A udp': COUNT,
      'server DNS A udp joined': COUNT,
    })
  })

  it('of dig over TCP', async () => {
    await host.run('dig', '+tcp', '-f', questions('tcp.test', COUNT))
    await expectSpans('tcp.test', {
      'client DNS A tcp': COUNT,
      'server DNS A tcp joined': COUNT,
    })
  })

  it('over IPv6', async () => {
    await host.run('dig', '@::1', '-f', questions('v6.test', 13))
    await expectSpans('v6.test', { 'client DNS A udp': 13, 'server DNS A udp joined': 13 })
    expect(spansOf('v6.test')[0]?.attributes['network.peer.address']).toBe('::1')
  })

  it('of names that do not exist', async () => {
    await host.run('dig', '-f', questions('gone.test', 13))
    await expectSpans('gone.test', {
      'client DNS A udp NXDOMAIN': 13,
      'server DNS A udp joined': 13,
    })
    expect(new Set(spansOf('gone.test').map(({ kind, status }) => `${kind} ${status}`))).toEqual(
      new Set(['3 2', '2 0']),
    )
  })

  it('whose answer does not fit into a datagram are two: the second over TCP', async () => {
    await host.run('dig', '+bufsize=512', 'big.test', 'TXT')
    await expectSpans('big.test', {
      'client DNS TXT udp': 1,
      'server DNS TXT udp joined': 1,
      'client DNS TXT tcp': 1,
      'server DNS TXT tcp joined': 1,
    })
    const cut = spansOf('big.test').filter((span) => span.attributes['spantap.dns.truncated'])
    expect(cut.map(({ attributes }) => attributes['network.transport'])).toEqual(['udp', 'udp'])
  })

  it('that nobody answers are timeouts', async () => {
    process.kill(host.pid, 'SIGSTOP')
    const said = host.run('dig', '+tries=1', '+timeout=6', 'slow.test', 'A')
    try {
      await expect(said).rejects.toThrow('ended with 9')
      await until('a span', () => spansOf('slow.test').length > 0)
    } finally {
      process.kill(host.pid, 'SIGCONT')
    }
    await expectSpans('slow.test', {
      'client DNS A udp timeout': 1,
      'server DNS A udp alone': 1,
    })
    const [span] = spansOf('slow.test').filter(({ kind }) => kind === 3)
    expect(Number(span!.endNs - span!.startNs)).toBe(5e9)
  })
})

it('are counted by dns.lookup.duration, and nothing is lost', async () => {
  const lookups = sink.spans().filter(({ kind, name }) => kind === 3 && name.startsWith('DNS '))
  const counted = await until('all lookups in the metric', async () => {
    const page = new Samples(await (await fetch(spantap.prometheus)).text())
    const counts = page.all.filter(({ name }) => name === 'dns_lookup_duration_seconds_count')
    const sum = counts.reduce((all, { value }) => all + value, 0)
    return sum >= lookups.length ? counts : undefined
  })
  const of = (suffix: string): number =>
    counted
      .filter(({ labels }) => labels['dns_question_name']?.endsWith(suffix))
      .reduce((all, { value }) => all + value, 0)
  expect([of('glibc.test'), of('cares.test'), of('tcp.test')]).toEqual([2 * COUNT, COUNT, COUNT])
  const errors = counted.filter(({ labels }) => labels['error_type'] === 'NXDOMAIN')
  expect(errors.reduce((all, { value }) => all + value, 0)).toBe(13)
  const own = await spantap.metrics()
  expect(own.by('spantap_datagrams_lost_total', 'receiver')).toEqual(new Map([['tcp', 0]]))
  // What other programs of this machine ask may have begun before the test.
  const { malformed, unreadable } = Object.fromEntries(
    own.by('spantap_datagrams_skipped_total', 'reason'),
  )
  expect([malformed, unreadable]).toEqual([undefined, undefined])
})
