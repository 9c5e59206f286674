// K3: `spantap doctor` on a real host: what it says of the kernel, of the programs and of processes that were made for it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../cli/doctor/report.ts'
import type { ProcessReport, ServiceReport } from '../../cli/doctor/services.ts'
import { AS_NOBODY } from '../support/nobody.ts'
import { run } from '../support/run.ts'
import { startChild, type Child } from '../support/servers/child.ts'
import { startSpantap } from '../support/spantap.ts'

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'spantap-doctor-'))
const children: Child[] = []

const LISTEN = `
import socket, sys
if len(sys.argv) > 1: import ssl
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
sys.stdin.readline()
`
/** A TCP socket that listens, in a program of 32 bits without a library: socketcall(2) by the old door. */
const NARROW = `
static int call(int number, int one, void *two, int three)
{
	int result;
	__asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(one), "c"(two), "d"(three) : "memory");
	return result;
}

void _start(void)
{
	int make[] = {2, 1, 0};
	int listen[] = {call(102, 1, make, 0), 5};
	char byte;

	call(102, 4, listen, 0);
	call(4, 1, "0\\n", 2);
	for (;;)
		call(29, 0, &byte, 0);
}
`

/** Processes with a listening socket. */
let ports: Record<string, number>
let report: Report
beforeAll(async () => {
  writeFileSync(join(folder, 'orders.py'), LISTEN)
  writeFileSync(join(folder, 'secure.py'), LISTEN)
  writeFileSync(join(folder, 'narrow.c'), NARROW)
  run('cc', ['-m32', '-nostdlib', '-static', '-no-pie', '-o', 'narrow', 'narrow.c'], folder)
  const python = async (
    script: string,
    env: Record<string, string>,
    ...args: string[]
  ): Promise<number> => {
    const child = startChild('/usr/bin/python3', [join(folder, script), ...args], { env })
    children.push(child)
    return Number(await child.line())
  }
  ports = {
    orders: await python('orders.py', { OTEL_SERVICE_NAME: 'doctor-orders' }),
    secure: await python(
      'secure.py',
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' },
      'tls',
    ),
  }
  const narrow = startChild(join(folder, 'narrow'), [])
  children.push(narrow)
  await narrow.line()
  const { code, out, said } = spantap(['doctor', '--json'])
  expect([code, said]).toEqual([0, ''])
  report = JSON.parse(out) as Report
})
afterAll(async () => {
  for (const child of children) await child.stop('SIGKILL')
  rmSync(folder, { recursive: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly said: string
}

function spantap(words: readonly string[], before: readonly string[] = []): Ended {
  const [command, ...rest] = [...before, process.execPath, MAIN, ...words]
  const { status, stdout, stderr } = spawnSync(command!, rest, {
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { code: status, out: stdout, said: stderr.trim() }
}

const reportOf = (ended: Ended): Report => JSON.parse(ended.out) as Report

function find(child: Child): { service: ServiceReport; process: ProcessReport } {
  for (const service of report.services) {
    const process = service.processes.find(({ pid }) => pid === child.pid)
    if (process) return { service, process }
  }
  throw new Error(`no process ${child.pid} in the report`)
}

describe('K3: spantap doctor', () => {
  it('K3: says what run would do: its rung and every program', async () => {
    expect(report.kernel.release).toBe(release())
    expect(report.tcp.error).toBeNull()
    expect(new Set(report.tcp.programs.map(({ state }) => state))).toEqual(new Set(['attached']))
    expect(report.capabilities.every(({ held }) => held)).toBe(true)
    const running = await startSpantap({
      change: (config) => {
        config.exporters['debug'] = null
        config.service.pipelines['traces']!.exporters.push('debug')
      },
    })
    try {
      const said = /"rung": "(\w+)", "programs": (\d+)/.exec(running.log())!
      expect([said[1], Number(said[2])]).toEqual([report.tcp.rung, report.tcp.programs.length])
    } finally {
      await running.stop()
    }
  })

  it('K3: tries every rung before it says so', () => {
    const { features, tcp } = report
    const works = (name: string): boolean | null =>
      features.find(({ feature }) => feature === name)!.works
    const rungs = { fentry: works('fentry'), kprobe: works('kprobe') }
    const tried = tcp.tried.map(({ object }) => object)
    // Each rung that the tiny programs find is the one that is taken; each better one was tried and says why not.
    if (rungs.fentry) expect(tcp.rung).toBe('fentry')
    else expect(tried).toContain('tcp_fentry')
    if (!rungs.fentry && rungs.kprobe) expect(tcp.rung).toBe('kprobe')
    if (!rungs.fentry && !rungs.kprobe) {
      expect([tcp.rung, works('tracepoints of sockets (6.3)')]).toEqual(['tracepoint', true])
      // Where the kernel forbids the first, the older form of it is not asked.
      const rest = tried.filter((object) => object !== 'tcp_fentry_old')
      expect(rest).toEqual(['tcp_fentry', 'tcp_kprobe'])
    }
    for (const { answer } of tcp.tried) expect(answer).toMatch(/\w+ \w+/)
  })

  it('K3: tries what a pipeline takes, as run does', () => {
    const set = '--set=receivers.tcp.network=true'
    const metrics = '--set=service.pipelines.metrics.receivers=[tcp]'
    const objects = (...words: string[]): string[] => {
      const { programs } = reportOf(spantap(['doctor', '--json', ...words])).tcp
      return [...new Set(programs.map(({ object }) => object.replace(/_.*/, '')))]
    }
    expect(objects()).toEqual(['tcp'])
    expect(objects(set)).toEqual(['tcp', 'dns'])
    expect(objects(set, metrics)).toEqual(['tcp', 'network', 'dns'])
  })

  it('K3: names the feature of a program that is disabled', () => {
    const set = '--set=receivers.tcp.disable=[process_exec]'
    const { code, out } = spantap(['doctor', '--json', set])
    const { programs, lost } = (JSON.parse(out) as Report).tcp
    expect(code).toBe(0)
    expect(programs.filter(({ state }) => state !== 'attached')).toEqual([
      expect.objectContaining({ program: 'process_exec', state: 'disabled', answer: null }),
    ])
    expect(lost.map(({ name }) => name)).toEqual(['processes that start'])
    expect(spantap(['doctor', set]).out).toMatch(/^ {2}lost processes that start: \w/m)
  })

  it('K3: ends with 1 and the sentence of run when tcp would not run', () => {
    const words = ['--config', join(folder, 'missing.yaml')]
    expect(spantap(['doctor', ...words]).said).toBe(spantap(['run', ...words]).said)
    const asNobody = spantap(['doctor', '--json'], AS_NOBODY)
    expect(asNobody.code).toBe(1)
    expect(asNobody.said).toBe(spantap(['run'], AS_NOBODY).said)
    const { tcp, features, capabilities } = reportOf(asNobody)
    expect(`Error: ${tcp.error}`).toBe(asNobody.said)
    expect(new Set(features.map(({ works }) => works))).toEqual(new Set([null]))
    const lacking = capabilities.filter(({ held }) => !held).map(({ name }) => name)
    expect(lacking).toEqual(['CAP_BPF', 'CAP_PERFMON', 'CAP_SYS_PTRACE', 'CAP_SYS_ADMIN'])
  })

  it('K3: says of each process who it is, what is captured and what is not', () => {
    const [orders, secure, narrow] = children.map((child) => find(child))
    expect(orders).toMatchObject({
      service: { service: 'doctor-orders', language: 'python' },
      process: { sockets: { listens: [ports['orders']], tcp: 1 }, tls: null, missing: [] },
    })
    expect(orders!.process.captured).toContain('tcp')
    expect(secure!.service).toMatchObject({ service: 'secure', language: 'python' })
    expect(secure!.process.tls).toMatch(/^OpenSSL \(libssl\.so/)
    expect(secure!.process.missing.map(({ what }) => what)).toEqual([
      'contents of TLS',
      'its spans',
    ])
    expect(narrow!.service).toMatchObject({ service: 'narrow', language: 'c' })
    const tracepoint = report.tcp.rung === 'tracepoint'
    expect(narrow!.process.missing.map(({ what }) => what)).toEqual(
      tracepoint ? ['all contents'] : [],
    )
    expect(narrow!.process.captured).toEqual(tracepoint ? [] : ['tcp', 'unix_stream'])
  })

  it('K3: says who is left out by select', () => {
    const set = '--set=receivers.tcp.select.exclude.language=[python]'
    const { services } = reportOf(spantap(['doctor', '--json', set]))
    const orders = services.find(({ service }) => service === 'doctor-orders')!.processes[0]!
    expect(orders).toMatchObject({ captured: [], missing: [{ what: 'everything' }] })
  })

  it('prints tables for people, without colours where nobody sees them', () => {
    const { code, out, said } = spantap(['doctor'])
    expect([code, said]).toEqual([0, ''])
    const titles = out.split('\n').filter((line) => /^\w/.test(line))
    expect(titles).toEqual([
      'Kernel',
      'What the kernel can do, tried just now',
      'Capabilities of this process',
      'Receiver tcp',
      'Services',
    ])
    expect(out).toMatch(
      new RegExp(`doctor-orders +python +1: ${children[0]!.pid} +listens ${ports['orders']}\\b`),
    )
    expect(out).not.toContain('\u001b')
    expect(spantap(['doctor'], ['env', 'FORCE_COLOR=1']).out).toContain('\u001b')
  })
})
