// /proc/PID/stat (proc_pid_stat(5)).
const STATE = 3
const FLAGS = 9
const START_TICKS = 22
const ARG_START = 48
const TICKS_WRAP = 2 ** 32
/** PF_KTHREAD of include/linux/sched.h. */
const KERNEL_THREAD = 0x200000

export interface Stat {
  /** At most 15 bytes. */
  readonly comm: string
  /** A kernel thread has none, and a zombie none any more. */
  readonly runsProgram: boolean
  /** Field 22 as the kernel's records carry it: 32 bits of USER_HZ ticks since boot. */
  readonly startTicks: number
  /** Field 48: where in its memory the arguments begin. 0: not for us, or the process has no memory any more. */
  readonly argStart: number
}

/** The command may itself have spaces and parentheses, so it ends at the last one. Undefined when malformed. */
export function parseStat(text: string): Stat | undefined {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  if (open < 0 || close < open) return undefined
  // After the command comes field 3.
  const fields = text.slice(close + 2).split(' ')
  const field = fields[START_TICKS - 3]
  const ticks = Number(field)
  if (field === undefined || field === '' || !Number.isSafeInteger(ticks)) return undefined
  const argStart = Number(fields[ARG_START - 3] ?? 0)
  return {
    comm: text.slice(open + 1, close),
    runsProgram: fields[STATE - 3] !== 'Z' && (Number(fields[FLAGS - 3]) & KERNEL_THREAD) === 0,
    startTicks: ticks % TICKS_WRAP,
    argStart: Number.isSafeInteger(argStart) ? argStart : 0,
  }
}
