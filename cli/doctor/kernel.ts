// What the kernel says of itself. Facts for a reader: nothing is decided by them.
import { existsSync, readFileSync } from 'node:fs'
import { machine, release } from 'node:os'
import { gunzipSync } from 'node:zlib'

export interface KernelFacts {
  readonly release: string
  readonly machine: string
  /** /sys/kernel/btf/vmlinux is there. */
  readonly btf: boolean
  /** `none`, `integrity`, `confidentiality`; null when securityfs is not mounted or lockdown not built in. */
  readonly lockdown: string | null
  /** Settings of the kernel's build by their name without `CONFIG_`; null when it is not known. */
  readonly config: Readonly<Record<string, string>> | null
  readonly jit: boolean | null
  /** kernel.perf_event_paranoid. */
  readonly perfEventParanoid: number | null
  /** The soft limit. */
  readonly memlockBytes: number | 'unlimited' | null
}

/** What the rungs stand on. */
const SETTINGS = [
  'DEBUG_INFO_BTF',
  'KPROBES',
  'DYNAMIC_FTRACE_WITH_DIRECT_CALLS',
  'UPROBE_EVENTS',
  'BPF_EVENTS',
  'BPF_JIT',
  'SECURITY_LOCKDOWN_LSM',
]

export function kernelFacts(): KernelFacts {
  const built = buildConfig()
  const jit = read('/proc/sys/net/core/bpf_jit_enable')
  const paranoid = read('/proc/sys/kernel/perf_event_paranoid')
  return {
    release: release(),
    machine: machine(),
    btf: existsSync('/sys/kernel/btf/vmlinux'),
    lockdown: lockdownOf(read('/sys/kernel/security/lockdown') ?? ''),
    config: built === undefined ? null : settingsOf(built, SETTINGS),
    jit: jit === undefined ? null : jit.trim() !== '0',
    perfEventParanoid: paranoid === undefined ? null : Number(paranoid),
    memlockBytes: memlockOf(read('/proc/self/limits') ?? ''),
  }
}

/** `none [integrity] confidentiality` → integrity (Documentation/admin-guide/LSM, kernel_lockdown(7)). */
export function lockdownOf(text: string): string | null {
  return /\[(\w+)\]/.exec(text)?.[1] ?? null
}

/** `CONFIG_X=y` and `# CONFIG_X is not set`; what is not mentioned does not exist in this kernel and counts as `n`. */
export function settingsOf(config: string, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [name, new RegExp(`^CONFIG_${name}=(.*)$`, 'm').exec(config)?.[1] ?? 'n']),
  )
}

/** The soft limit of `Max locked memory`. */
export function memlockOf(limits: string): KernelFacts['memlockBytes'] {
  const soft = /^Max locked memory\s+(\S+)/m.exec(limits)?.[1]
  if (soft === undefined) return null
  return soft === 'unlimited' ? soft : Number(soft)
}

function buildConfig(): string | undefined {
  try {
    return gunzipSync(readFileSync('/proc/config.gz')).toString()
  } catch {
    return read(`/boot/config-${release()}`)
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
