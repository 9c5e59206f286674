// The report for people.
import type { KernelFacts } from './kernel.ts'
import { serviceLines } from './print_services.ts'
import type { CapabilityReport, Report } from './report.ts'
import type { ProgramReport, TcpReport } from './tcp.ts'
import { columns, type Paint } from './text.ts'
import type { Trial } from './trials.ts'

/** The whole of it, ending in a line break. */
export function written(report: Report, paint: Paint): string {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['Kernel', kernelLines(report.kernel)],
    ['What the kernel can do, tried just now', featureLines(report.features, paint)],
    ['Capabilities of this process', capabilityLines(report.capabilities, paint)],
    ['Receiver tcp', tcpLines(report.tcp, paint)],
    ['Services', serviceLines(report, paint)],
  ]
  return parts
    .map(([title, lines]) => `${[paint('bold', title), ...lines].join('\n')}\n`)
    .join('\n')
}

function mark(paint: Paint, good: boolean | null): string {
  if (good === null) return '?'
  return good ? paint('green', 'yes') : paint('yellow', 'no')
}

function kernelLines(kernel: KernelFacts): string[] {
  const { config, jit, perfEventParanoid, memlockBytes } = kernel
  const built = config && Object.entries(config).map(([name, value]) => `${name}=${value}`)
  return columns([
    ['release', `${kernel.release} ${kernel.machine}`],
    ['BTF', kernel.btf ? 'yes' : 'no: /sys/kernel/btf/vmlinux is missing'],
    ['lockdown', kernel.lockdown ?? 'not known: /sys/kernel/security is not mounted'],
    ['built with', built?.join(' ') ?? 'not known: no /proc/config.gz and no /boot/config-RELEASE'],
    [
      'BPF is compiled',
      jit === null ? 'not known' : jit ? 'yes' : 'no: net.core.bpf_jit_enable is 0',
    ],
    ['perf_event_paranoid', paranoidOf(perfEventParanoid)],
    ['RLIMIT_MEMLOCK', memlockOf(memlockBytes)],
  ])
}

/** Debian's kernels know a level above 2. */
function paranoidOf(level: number | null): string {
  if (level === null) return 'not known'
  return level > 2 ? `${level}: kprobes and uprobes are for CAP_SYS_ADMIN only` : `${level}`
}

function memlockOf(bytes: KernelFacts['memlockBytes']): string {
  if (bytes === null) return 'not known'
  return bytes === 'unlimited' ? bytes : `${bytes / 1024} KiB`
}

function featureLines(features: readonly Trial[], paint: Paint): string[] {
  const rows = features.map(({ feature, works, answer, use }) => [
    mark(paint, works),
    feature,
    paint('dim', use),
    works === null ? '' : (answer ?? ''),
  ])
  const untried = features.find(({ works }) => works === null)
  return untried ? [...columns(rows), `  not tried: ${untried.answer}`] : columns(rows)
}

function capabilityLines(capabilities: readonly CapabilityReport[], paint: Paint): string[] {
  return columns(
    capabilities.map(({ name, held, needed, without }) => {
      const state = held || !needed ? mark(paint, held) : paint('red', 'no')
      return [state, name, held ? '' : `without it ${without}`]
    }),
  )
}

function tcpLines(tcp: TcpReport, paint: Paint): string[] {
  const { attach, error, object, tried, programs, lost } = tcp
  const lines = columns([
    ['attach', attach],
    ['rung', tcp.rung === null ? paint('red', 'none') : `${tcp.rung} (bpf/${object}.bpf.c)`],
    ...tried.map((one) => [`not ${one.object}`, one.answer]),
  ])
  if (programs.length > 0) lines.push('', ...programLines(programs, paint))
  for (const { name, without } of lost)
    lines.push(`  ${paint('yellow', 'lost')} ${name}: ${without}`)
  if (error !== null) lines.push('', `  ${paint('red', error)}`)
  return lines
}

const STATES: Readonly<Record<ProgramReport['state'], 'green' | 'yellow' | 'red' | 'dim'>> = {
  attached: 'green',
  disabled: 'yellow',
  unneeded: 'dim',
  refused: 'red',
}

function programLines(programs: readonly ProgramReport[], paint: Paint): string[] {
  return columns(
    programs.map(({ object, program, state, features, answer }) => [
      paint(STATES[state], state),
      `${object}/${program}`,
      features.join(', '),
      answer ?? '',
    ]),
  )
}
