// Masks the record of an exec. A replay takes command lines from process facts, so of argv only the program stays, and of the
// environment what a recording may keep.
import { strings } from '../../process/vectors.ts'
import { VALUE_MASK } from './masks.ts'
import { isKeptVariable } from './variables.ts'

/** Mask all arguments in [from, to) but the first; lengths and zero bytes stay. */
export function maskArgv(bytes: Uint8Array, from: number, to: number): void {
  const argv = bytes.subarray(from, to)
  const first = argv.indexOf(0)
  for (const [begin, end] of strings(argv)) {
    // A program that wrote a title over its arguments may have written them all into the first.
    const kept = begin === 0 && first >= 0 ? wordEnd(argv, end) : begin
    argv.fill(VALUE_MASK, kept, end)
  }
}

/**
 * Mask the environment in [from, to). With `secrets` the OTEL_* variables with credentials stay too; others never do.
 */
export function maskEnvironment(
  bytes: Uint8Array,
  from: number,
  to: number,
  secrets: boolean,
): void {
  const environment = bytes.subarray(from, to)
  for (const [begin, end, ended] of strings(environment)) {
    const entry = Buffer.from(environment.subarray(begin, end)).toString('latin1')
    const equals = entry.indexOf('=')
    const name = entry.slice(0, Math.max(0, equals))
    const kept = secrets ? name.startsWith('OTEL_') : isKeptVariable(name, entry.slice(equals + 1))
    if (!ended || !kept) environment.fill(VALUE_MASK, begin, end)
  }
}

function wordEnd(argv: Uint8Array, end: number): number {
  const space = argv.subarray(0, end).indexOf(32)
  return space < 0 ? end : space
}
