// Finds and loads build/Release/spantap.node, once, when it is first needed: `validate` and `replay` do without it.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { NativeError } from './error.ts'

export interface AddonMap {
  readonly index: number
  readonly fd: number
  readonly kind: string
  readonly keySize: number
  readonly valueSize: number
  readonly maxEntries: number
  readonly mmapable: boolean
  readonly perCpu: boolean
}

/** Of one program, since the kernel measures. */
export interface ProgramStats {
  readonly name: string
  readonly runNs: number
  readonly runs: number
  /** Runs that the kernel skipped because the program ran on that CPU already. */
  readonly missed: number
  /** Its length, as the verifier has rewritten it. 0 without CAP_BPF. */
  readonly instructions: number
}

/** The class in object.cc. It trusts the types of its arguments: only object.ts, map.ts and array.ts call it. */
export interface AddonObject {
  programs(): string[]
  attach(program: string): void
  run(program: string, context: Uint8Array): number
  iterate(program: string): void
  map(name: string): AddonMap
  get(map: number, key: Uint8Array): Uint8Array | undefined
  set(map: number, key: Uint8Array, value: Uint8Array): void
  delete(map: number, key: Uint8Array): boolean
  keys(map: number): Uint8Array[]
  sums(map: number): Float64Array
  array(map: number): void
  arrayGet(map: number, element: number): Uint8Array
  arraySet(map: number, elements: Uint32Array, values: Uint8Array): void
  ring(
    map: number,
    intervalMs: number,
    buffers: readonly ArrayBuffer[],
    onBatch: (buffer: number, bytes: number, lost: number) => boolean,
  ): void
  ringGiveBack(map: number, buffer: number): void
  ringFill(map: number): { used: number; size: number }
  ringWakeups(map: number): { timer: number; halfFull: number }
  enableStats(): void
  stats(): ProgramStats[]
  stop(): number
  close(): void
}

export interface Addon {
  readonly BpfObject: new (
    file: string,
    rodata: readonly (readonly [string, bigint])[],
    maxEntries: readonly (readonly [string, number])[],
    disable: readonly string[],
    share: readonly (readonly [string, number])[],
  ) => AddonObject
  monotonicEpochNs(): bigint
}

/** Seen from native/ and, once compiled, from dist/native/. */
const PLACES = ['./build/Release/spantap.node', '../../native/build/Release/spantap.node']

/**
 * The first of the files that exists, loaded.
 * @throws NativeError `not_built`, with every file that was tried.
 */
export function loadAddon(files: readonly string[]): Addon {
  const file = files.find((name) => existsSync(name))
  if (file === undefined) {
    throw new NativeError(
      `the native addon is not built, tried ${files.join(' and ')}: run make -C native`,
      { code: 'not_built' },
    )
  }
  try {
    const loaded = createRequire(import.meta.url)(file) as {
      load(error: typeof NativeError): Addon
    }
    return loaded.load(NativeError)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new NativeError(
      `the native addon ${file} cannot be loaded: ${reason.split('\n', 1)[0]}: run make -C native clean all`,
      { code: 'not_built' },
    )
  }
}

let loaded: Addon | undefined

/** The addon of this project. */
export function addon(): Addon {
  loaded ??= loadAddon(PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))))
  return loaded
}
