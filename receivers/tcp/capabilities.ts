// The capabilities (capabilities(7)) that the receiver can use, and what each of them buys. Measured by running with only those:
// test/e2e/privilege.test.ts. docs/deploy/ has the same set.
import { readFileSync } from 'node:fs'
import type { Logger } from '../../pipeline/log.ts'

export interface Capability {
  readonly name: string
  /** linux/capability.h */
  readonly bit: number
  /** Without it nothing is watched. */
  readonly needed: boolean
  /** What is not there without it: a whole sentence. */
  readonly without: string
}

const SYS_ADMIN = 21

export const CAPABILITIES: readonly Capability[] = [
  { name: 'CAP_BPF', bit: 39, needed: true, without: 'no program can be loaded' },
  { name: 'CAP_PERFMON', bit: 38, needed: true, without: 'no program can look at the kernel' },
  {
    name: 'CAP_SYS_PTRACE',
    bit: 19,
    needed: false,
    // Newer kernels open environments to CAP_PERFMON, too (may_access_mm() of kernel/fork.c).
    without:
      'services of other users are named without their program path and working folder, and on older kernels without the OTEL_* variables that they began with before spantap; `select` does not find them by exe, by port, or by a language that is compiled',
  },
  {
    name: 'CAP_DAC_READ_SEARCH',
    bit: 2,
    needed: false,
    without:
      'services of other users that are older than spantap are named without their OTEL_* variables; `select` does not find services of other users by port',
  },
  {
    name: 'CAP_SYS_ADMIN',
    bit: SYS_ADMIN,
    needed: false,
    without: 'the run times of the BPF programs are not measured',
  },
]

/** The `CapEff:` line of /proc/PID/status as a set of bits. */
export function effectiveOf(status: string): bigint {
  return BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`)
}

/** CAP_SYS_ADMIN stands for CAP_BPF and CAP_PERFMON as well (include/linux/capability.h: bpf_capable(), perfmon_capable()). */
export function holds(effective: bigint, { bit, needed }: Capability): boolean {
  const has = (one: number): boolean => ((effective >> BigInt(one)) & 1n) === 1n
  return has(bit) || (needed && has(SYS_ADMIN))
}

/** Those that this process lacks. */
export function lacking(status = readFileSync('/proc/self/status', 'utf8')): Capability[] {
  const effective = effectiveOf(status)
  return CAPABILITIES.filter((one) => !holds(effective, one))
}

/** One sentence for each that is missing and that the receiver can do without. */
export function tellLacking(log: Logger): void {
  for (const { name, without } of lacking()) log.warn(`without ${name}: ${without}`)
}
