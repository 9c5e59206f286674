// Facts of a process as a test states them.
import type { ProcessFacts } from '../../../pipeline/data/events.ts'

/** `command` is split at spaces; pass `args` for arguments with spaces. Nothing else is known unless given. */
export function facts(command: string, more: Partial<ProcessFacts> = {}): ProcessFacts {
  const args = command === '' ? [] : command.split(' ')
  return {
    pid: 4211,
    startTicks: 90_001,
    exe: args[0] ?? '',
    comm: '',
    args,
    cwd: '/',
    env: {},
    cgroup: '0::/user.slice/user-1000.slice/session-3.scope\n',
    hostname: 'web-1',
    ...more,
  }
}
