import { expect, it } from 'vitest'
import { checkOldFentry } from '../../../receivers/tcp/old_fentry.ts'

/** Names as they stand in the types of these kernels. */
const checked = (...names: string[]) => {
  const btf = Buffer.from(`\0${names.join('\0')}\0`)
  return () => checkOldFentry('tcp_fentry_old', btf)
}

it('fentry without atomics runs on a 5.10 whose trampolines are safe', () => {
  expect(checked('task_struct', 'bpf_tramp_image')).not.toThrow()
})

it('fentry without atomics does not run where trampolines are freed while calls sleep in them', () => {
  expect(checked('task_struct')).toThrow(
    /^cannot attach tcp_fentry_old: this kernel frees trampolines/,
  )
})

it('fentry without atomics does not run where its programs may be preempted', () => {
  expect(checked('bpf_tramp_image', 'migration_disabled')).toThrow(
    /^cannot attach tcp_fentry_old: it is for kernels before 5\.11/,
  )
})
