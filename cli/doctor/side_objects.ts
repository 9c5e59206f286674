// What `network: true` adds: small objects of their own, loaded and attached for a moment. What the kernel refuses costs themselves.
import { NativeError, type OpenOptions } from '../../native/index.ts'
import { possibleCpus } from '../../receivers/tcp/cpus.ts'
import { lookupLadder } from '../../receivers/tcp/dns/rungs.ts'
import { attachAll, loadObject, type Refusal } from '../../receivers/tcp/load.ts'
import type { TcpConfig } from '../../receivers/tcp/config.ts'
import type { RungName } from '../../receivers/tcp/rungs.ts'
import { NETWORK_OBJECT, NETWORK_PROGRAMS } from '../../receivers/tcp/network/names.ts'

/** An object whose programs run but for those that were refused; all of them were, when it could not be used. */
export interface Side {
  readonly object: string
  readonly programs: readonly string[]
  readonly refused: readonly Refusal[]
}

/** Beside that rung; none without `network: true`. */
export function trySideObjects({ network, disable }: TcpConfig, rung: RungName): Side[] {
  if (!network) return []
  const facts = trySide(NETWORK_OBJECT, NETWORK_PROGRAMS, [], disable, {})
  const lookups: Side[] = []
  for (const { object, programs, required, old } of lookupLadder(rung)) {
    const maxEntries = { scratch: possibleCpus(), ...(old ? { threads: 64 } : {}) }
    lookups.push(trySide(object, programs, required, disable, { maxEntries }))
    if (lookups.at(-1)!.refused.length < programs.length) break
  }
  return [facts, ...lookups.slice(-1)]
}

function trySide(
  object: string,
  programs: readonly string[],
  required: readonly string[],
  disable: readonly string[],
  options: OpenOptions,
): Side {
  try {
    const own = disable.filter((program) => programs.includes(program))
    const loaded = loadObject(object, required, { ...options, disable: own })
    try {
      return { object, programs, refused: attachAll(loaded, required).refused }
    } finally {
      loaded.object.close()
    }
  } catch (error) {
    if (!(error instanceof NativeError)) throw error
    return { object, programs, refused: programs.map((program) => ({ program, error })) }
  }
}
