// `select` of the tcp receiver: judges the processes of the host, and says how many are watched.
import type { Settings } from '../../pipeline/component.ts'
import type { ProcessTable } from '../process/table.ts'
import { Selection, selects, Turns } from '../select/index.ts'
import type { TcpConfig } from './config.ts'
import { missingPrograms } from './missing.ts'
import type { Running } from './programs.ts'

/** Without them the kernel would go on leaving out who is another process by now. */
const NEEDED: ReadonlySet<string> = new Set(['process_exec', 'process_fork'])

/** After the programs run, so that no process is missing. Undefined: all processes are watched. */
export function openSelection(
  { log, telemetry }: Settings,
  { select, disable }: TcpConfig,
  { object, rung, refused }: Running,
  processes: ProcessTable,
): Selection | undefined {
  if (!selects(select)) return undefined
  const missing = missingPrograms(rung.programs, refused, disable)
    .map(({ program }) => program)
    .filter((program) => NEEDED.has(program))
  if (missing.length > 0) {
    log.warn(
      'select: all processes are watched, and what is not selected is thrown away: it costs as much',
      {
        programs: missing.join(', '),
      },
    )
  }
  const turns =
    missing.length > 0
      ? undefined
      : new Turns(object.array('process_turns'), object.array('refused_turns'))
  const selection = new Selection({ select, processes, turns, telemetry })
  log.info('select: processes were judged', { selected: selection.scan() })
  return selection
}
