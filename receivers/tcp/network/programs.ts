// Loads and attaches bpf/network.bpf.c. It is nothing that spans need: whatever the kernel refuses costs its own numbers only.
import type { Logger } from '../../../pipeline/log.ts'
import { attachAll, loadObject, type Loaded } from '../load.ts'
import { missingPrograms, tellMissing } from '../missing.ts'
import { NetworkKernel } from './kernel.ts'
import { NETWORK_OBJECT, NETWORK_PROGRAMS } from './names.ts'

/** One of them is enough. */
const STATE = ['network_state', 'network_state_nested']

export interface NetworkPrograms extends Loaded {
  readonly kernel: NetworkKernel
}

/** Attached, and not filled yet. Throws a NativeError when the kernel does not take the object. */
export function startNetwork(disable: readonly string[]): NetworkPrograms {
  const loaded = loadObject(NETWORK_OBJECT, [], {
    rodata: { self_pid: process.pid },
    disable: disable.filter((program) => NETWORK_PROGRAMS.includes(program)),
  })
  try {
    const kernel = new NetworkKernel(loaded.object)
    return { ...attachAll(loaded, []), kernel }
  } catch (error) {
    loaded.object.close()
    throw error
  }
}

/** Attached and filled with what is there already. Undefined when there is nothing to be had; the log says what is missing. */
export function loadNetwork(disable: readonly string[], log: Logger): NetworkPrograms | undefined {
  let programs: NetworkPrograms | undefined
  try {
    programs = startNetwork(disable)
    const missing = missingPrograms(NETWORK_PROGRAMS, programs.refused, disable)
    const running = NETWORK_PROGRAMS.filter((name) => !missing.some((one) => one.program === name))
    tellMissing(NETWORK_PROGRAMS, missing, log)
    if (STATE.some((name) => running.includes(name))) {
      programs.kernel.begin(running)
      return programs
    }
  } catch (error) {
    log.warn('no network facts: the kernel does not take the programs', {
      error: (error as Error).message,
    })
  }
  programs?.object.close()
  return undefined
}
