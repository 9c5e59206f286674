// The harness itself: what a guest says comes back exactly, and what goes wrong in it is a failure, never silence.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { objectFile } from '../../receivers/tcp/load.ts'
import { download } from './apt.ts'
import { boot, type Booted } from './boot.ts'
import { breakProgram } from './break_program.ts'
import { bundle } from './bundle.ts'
import { cellsOf } from './cells.ts'
import { cellCommand } from './run_cell.ts'

/** The one that boots fastest. */
const KERNEL = '6.1'
const folder = mkdtempSync(join(tmpdir(), 'spantap-vm-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shell = (line: string): { kernel: string; command: string[] } => ({
  kernel: KERNEL,
  command: ['sh', '-c', line],
})

const why = (end: PromiseSettledResult<unknown>): string =>
  end.status === 'rejected' ? (end.reason as Error).message : 'it ended well'

it('K1: an exit code, output and a file come back as they are', async () => {
  const said: string[] = []
  const { code, output } = await boot({
    ...shell(`uname -r; echo "it's" >&2; seq 1009 >'${folder}/numbers'; pwd; exit 3`),
    writable: folder,
    cwd: '/usr/lib',
    onOutput: (chunk) => said.push(chunk.toString()),
  })
  expect(code).toBe(3)
  expect(output).toMatch(/^6\.1\.0-\d+-amd64\nit's\n\/usr\/lib\n$/)
  expect(said.join('')).toBe(output)
  const numbers = readFileSync(join(folder, 'numbers'), 'utf8').trim().split('\n')
  expect(numbers.map(Number)).toEqual(Array.from({ length: 1009 }, (_, i) => i + 1))
})

it('K1: a guest that hangs is ended, and is gone', async () => {
  const until = new AbortController()
  const hanging = boot({
    ...shell('echo hanging; exec sleep 3600'),
    timeoutMs: 5 * 60_000,
    signal: until.signal,
    onOutput: () => until.abort(),
  })
  const late = boot({ ...shell('exec sleep 3600'), timeoutMs: 2003 })
  const ends = await Promise.allSettled([hanging, late])
  expect(ends.map(why)).toEqual([
    expect.stringMatching(/^kernel 6\.1\.\S+: was told to end\n[^]*output:\nhanging$/),
    expect.stringMatching(/^kernel 6\.1\.\S+: did not end within 2\.003 s\n/),
  ])
  expect(guests()).toEqual([])
})

it('K1: a panic, and a warning of the kernel, are failures', async () => {
  const panic = boot(shell('echo c >/proc/sysrq-trigger; sleep 3600'))
  const warning = boot(shell('echo "<4>WARNING: CPU: 0 PID: 1 at net/x.c:1" >/dev/kmsg'))
  const ends = await Promise.allSettled([panic, warning])
  expect(ends.map(why)).toEqual([
    expect.stringMatching(/its kernel complained: .*Kernel panic/),
    expect.stringMatching(/its kernel complained: .*WARNING: CPU: 0 PID: 1 at net/),
  ])
})

it('K1: a kernel that is not to be had is one sentence', async () => {
  await expect(boot({ ...shell('true'), kernel: '4.4' })).rejects.toThrow(
    /^kernel 4\.4: unknown; there are 5\.10, 6\.1, 6\.12$/,
  )
  const lists = join(folder, 'lists')
  mkdirSync(lists)
  expect(() => download('bullseye', /^linux-image-5\.10\.0-none$/, lists)).toThrow(
    /^no package \^linux-image-5\\\.10\\\.0-none\$ in bullseye; apt-get update said: .+$/,
  )
})

interface Broken {
  readonly object: string
  readonly section: string
}

/** Bundles and objects are in `folder`; the objects are replaced in the guest alone. */
async function cellWith(broken: readonly Broken[]): Promise<Booted> {
  const [cell] = cellsOf(['5.10-kprobe'])
  const out = mkdtempSync(join(folder, 'cell-'))
  const mounts = broken.map(({ object, section }) => {
    const copy = join(out, `${object}.bpf.o`)
    breakProgram(objectFile(object), section, copy)
    return `mount --bind '${copy}' '${objectFile(object)}' && `
  })
  return boot({
    kernel: cell!.kernel!,
    command: ['sh', '-c', `${mounts.join('')}exec "$@"`, 'sh', ...cellCommand(cell!, folder, out)],
    writable: folder,
    timeoutMs: 10 * 60_000,
  })
}

describe('with bundles', () => {
  beforeAll(() => bundle(folder))

  it('K1: a program that the kernel refuses fails the cell, needed or not', async () => {
    const [needed, others] = await Promise.all([
      cellWith([{ object: 'tcp_kprobe', section: 'kprobe/tcp_cleanup_rbuf' }]),
      cellWith([
        { object: 'tcp_kprobe', section: 'kprobe/unix_release' },
        { object: 'network', section: 'iter/task_file' },
        { object: 'dns_kprobe', section: 'kretprobe/udp_sendmsg' },
      ]),
    ])
    expect(needed.output).toMatch(/tcp_recv\b/)
    expect(others.output).toMatch(/spantap lacks something here/)
    expect(others.output).toMatch(
      /missing: unix sockets that are closed: .*unix_release \(refused\)/,
    )
    expect(others.output).toMatch(/missing: network facts of open connections: .*look_at_sockets/)
    expect(others.output).toMatch(/lookups over UDP are not seen: .*datagram_sent/)
    expect([needed.code, others.code]).toEqual([1, 1])
  })

  it('K2: a kernel before 6.3 has no tracepoints to use, and `run` says so', async () => {
    const config = join(folder, 'tracepoint.yaml')
    // JSON is YAML.
    writeFileSync(
      config,
      JSON.stringify({
        receivers: { tcp: { attach: 'tracepoint' } },
        processors: { pair: null },
        exporters: { nop: null },
        service: {
          pipelines: { traces: { receivers: ['tcp'], processors: ['pair'], exporters: ['nop'] } },
        },
      }),
    )
    const run = [process.execPath, join(folder, 'main.mjs'), 'run', '--config', config]
    const { code, output } = await boot({ kernel: KERNEL, command: run, writable: folder })
    expect(output).toMatch(
      /^Error: .*: this kernel has not what "attach: tracepoint" needs \(.*\): tcp_tracepoint: .*sock_send_length.*\n$/,
    )
    expect(code).toBe(1)
  })
})

/** Process ids of the guests that this process has started. */
function guests(): string[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
  return children.split(' ').filter((pid) => {
    if (pid === '') return false
    const names = readdirSync(`/proc/${pid}`)
    return names.includes('comm') && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('qemu')
  })
}
