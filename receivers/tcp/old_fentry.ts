// On which kernels the fentry objects without the atomics of Linux 5.12 are safe (bpf/lib/access.bpf.h).
import { readFileSync } from 'node:fs'
import { NativeError } from '../../native/index.ts'
import { BTF } from './requirements.ts'

/**
 * The type that came with "bpf: Fix fexit trampoline" (e21aa341785c). Before it a task that sleeps in tcp_sendmsg() while we detach
 * returns into memory that is free: the kernel would crash.
 */
const SAFE_TRAMPOLINES = 'bpf_tramp_image'
/**
 * The member of task_struct that came with "sched: Make migrate_disable/enable() independent of RT" (74d862b682f5, Linux 5.11):
 * from then on another task may run in the middle of a fentry program, where these objects do not expect it.
 */
const PREEMPTED_PROGRAMS = 'migration_disabled'

/** Throws a NativeError with one sentence when this kernel is too old or too new for `object`. `btf`: the kernel's own types. */
export function checkOldFentry(object: string, btf: Buffer = readFileSync(BTF)): void {
  const why = btf.includes(PREEMPTED_PROGRAMS)
    ? 'it is for kernels before 5.11, and this one may run another task in the middle of a program'
    : btf.includes(SAFE_TRAMPOLINES)
      ? undefined
      : 'this kernel frees trampolines while calls sleep in them (mended in Linux 5.12 and in later 5.10)'
  if (why !== undefined) {
    throw new NativeError(`cannot attach ${object}: ${why}`, { code: 'missing_feature' })
  }
}
