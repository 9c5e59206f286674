// What this host must give before anything is loaded: one sentence that names what is missing, and the way out.
import { existsSync, readlinkSync } from 'node:fs'
import { lacking } from './capabilities.ts'

/** PROC_PID_INIT_INO of include/linux/proc_ns.h: the initial pid namespace has this inode on every host. */
const INITIAL_PID_NAMESPACE = 'pid:[4026531836]'
/** The kernel's own types. */
export const BTF = '/sys/kernel/btf/vmlinux'

/** Names of the capabilities that a `CapEff:` line lacks to load tracing programs. */
export function missingCapabilities(status?: string): string[] {
  return lacking(status)
    .filter(({ needed }) => needed)
    .map(({ name }) => name)
}

/** Throws an Error with one sentence when the kernel part cannot work here. */
export function checkRequirements(): void {
  const missing = missingCapabilities()
  if (missing.length > 0) {
    const user = process.getuid?.() ?? 0
    throw new Error(
      user === 0
        ? `root here lacks ${missing.join(' and ')}: give the container or unit these capabilities`
        : `needs root, or ${missing.join(' and ')}: user ${user} may not load eBPF programs (try sudo)`,
    )
  }
  if (!existsSync(BTF)) {
    throw new Error(
      `this kernel has no BTF (${BTF} is missing): use a kernel built with CONFIG_DEBUG_INFO_BTF, or mount /sys into the container`,
    )
  }
  if (readlinkSync('/proc/self/ns/pid') !== INITIAL_PID_NAMESPACE) {
    throw new Error(
      'runs in a pid namespace of its own and cannot see the processes of the host: start the container with hostPID: true (docker: --pid=host)',
    )
  }
}
