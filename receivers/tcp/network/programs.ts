// Loads and attaches bpf/network.bpf.c. It is nothing that spans need: whatever the kernel refuses costs its own numbers only.
import type { BpfObject } from '../../../native/index.ts'
import type { Logger } from '../../../pipeline/log.ts'
import { attachAll, loadObject } from '../load.ts'
import { missingPrograms, tellMissing } from '../missing.ts'
import { NetworkKernel } from './kernel.ts'
import { NETWORK_OBJECT, NETWORK_PROGRAMS } from './names.ts'

/** One of them is enough. */
const STATE = ['network_state', 'network_state_nested']

export interface NetworkPrograms {
  readonly object: BpfObject
  readonly kernel: NetworkKernel
}

/** Attached and filled with what is there already. Undefined when there is nothing to be had; the log says what is missing. */
export function loadNetwork(disable: readonly string[], log: Logger): NetworkPrograms | undefined {
  let object: BpfObject | undefined
  try {
    const loaded = loadObject(NETWORK_OBJECT, [], {
      rodata: { self_pid: process.pid },
      disable: disable.filter((program) => NETWORK_PROGRAMS.includes(program)),
    })
    object = loaded.object
    const kernel = new NetworkKernel(object)
    const { refused } = attachAll(loaded, [])
    const missing = missingPrograms(NETWORK_PROGRAMS, refused, disable)
    const running = NETWORK_PROGRAMS.filter((name) => !missing.some((one) => one.program === name))
    tellMissing(NETWORK_PROGRAMS, missing, log)
    if (STATE.some((name) => running.includes(name))) {
      kernel.begin(running)
      return { object, kernel }
    }
  } catch (error) {
    log.warn('no network facts: the kernel does not take the programs', {
      error: (error as Error).message,
    })
  }
  object?.close()
  return undefined
}
