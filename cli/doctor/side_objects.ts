// What `network: true` adds: small objects of their own, started for a moment as `run` would start them. What the kernel refuses
// costs themselves.
import { NativeError } from '../../native/index.ts'
import { startLookups } from '../../receivers/tcp/dns/programs.ts'
import { wantsLookups, wantsNetwork } from '../../receivers/tcp/wants.ts'
import type { Refusal } from '../../receivers/tcp/load.ts'
import { NETWORK_OBJECT, NETWORK_PROGRAMS } from '../../receivers/tcp/network/names.ts'
import { startNetwork } from '../../receivers/tcp/network/programs.ts'
import type { RungName } from '../../receivers/tcp/rungs.ts'
import type { Configured } from './tcp.ts'

/** An object whose programs run but for those that were refused; all of them were, when it could not be used. */
export interface Side {
  readonly object: string
  readonly programs: readonly string[]
  readonly refused: readonly Refusal[]
}

/** Beside that rung: those that a pipeline takes something of. */
export function trySideObjects({ config, signals }: Configured, rung: RungName): Side[] {
  return [
    ...(wantsNetwork(signals, config) ? [tryNetwork(config.disable)] : []),
    ...(wantsLookups(signals, config) ? tryLookups(rung, config.disable) : []),
  ]
}

function tryNetwork(disable: readonly string[]): Side {
  const side = { object: NETWORK_OBJECT, programs: NETWORK_PROGRAMS }
  try {
    const { object, refused } = startNetwork(disable)
    object.close()
    return { ...side, refused }
  } catch (error) {
    if (!(error instanceof NativeError)) throw error
    return { ...side, refused: allOf(side.programs, error) }
  }
}

/** The one that is used, or the last that was tried. */
function tryLookups(rung: RungName, disable: readonly string[]): Side[] {
  const { running, tried } = startLookups({ rung, disable })
  if (running) {
    running.object.close()
    const { object, programs } = running.rung
    return [{ object, programs, refused: running.refused }]
  }
  return tried.slice(-1).map(({ rung: { object, programs }, error }) => {
    return { object, programs, refused: allOf(programs, error) }
  })
}

const allOf = (programs: readonly string[], error: NativeError): Refusal[] =>
  programs.map((program) => ({ program, error }))
