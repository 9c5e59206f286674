// Loads one BPF object of ours and attaches its programs. One that the kernel refuses is left out and named; the others run.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NativeError, open, type BpfObject, type OpenOptions } from '../../native/index.ts'

/** Beside the sources, and beside dist/ in the published package. */
const PLACES = ['../../bpf/build/', '../../../bpf/build/']

/** A program that does not run. */
export interface Refusal {
  readonly program: string
  readonly error: NativeError
}

export interface Loaded {
  readonly object: BpfObject
  /** Programs that the kernel did not take, not those that were disabled. */
  readonly refused: readonly Refusal[]
}

/** Where `NAME.bpf.o` is. */
export function objectFile(name: string): string {
  const files = PLACES.map((place) =>
    fileURLToPath(new URL(`${place}${name}.bpf.o`, import.meta.url)),
  )
  return files.find((file) => existsSync(file)) ?? files[0]!
}

/**
 * Loads an object; nothing runs yet. A refused program that is not in `required` is left out.
 * @throws NativeError when the object cannot be used, or a required program is refused.
 */
export function loadObject(
  name: string,
  required: readonly string[],
  options: OpenOptions,
): Loaded {
  const refused: Refusal[] = []
  for (;;) {
    const disable = [...(options.disable ?? []), ...refused.map(({ program }) => program)]
    try {
      return { object: open(objectFile(name), { ...options, disable }), refused }
    } catch (error) {
      if (!(error instanceof NativeError)) throw error
      const { program } = error
      const ours =
        program !== undefined && !required.includes(program) && !disable.includes(program)
      if (!ours || error.code === 'missing_capability') throw error
      refused.push({ program, error })
    }
  }
}

/**
 * Attaches every program, the required ones first. What else is refused is added to those of the load.
 * @throws NativeError when a required one is refused; others may be attached then: close the object.
 */
export function attachAll({ object, refused }: Loaded, required: readonly string[]): Loaded {
  const all = [...refused]
  const first = object.programs.filter((program) => required.includes(program))
  const rest = object.programs.filter((program) => !required.includes(program))
  for (const program of [...first, ...rest]) {
    try {
      object.attach(program)
    } catch (error) {
      if (!(error instanceof NativeError) || required.includes(program)) throw error
      all.push({ program, error })
    }
  }
  return { object, refused: all }
}
