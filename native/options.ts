// How a BPF object is opened, and a ring of it read.
import { checkInteger, checkText, invalid } from './check.ts'

export interface OpenOptions {
  /** Values of `const volatile` globals by name; booleans are 0 and 1. */
  readonly rodata?: Readonly<Record<string, number | bigint>>
  /** Sizes of maps by name, in place of those in the source. For a ring: bytes, a power of two of whole pages. */
  readonly maxEntries?: Readonly<Record<string, number>>
  /** Programs that are not loaded. */
  readonly disable?: readonly string[]
  /** Maps by name that are those of another object: `BpfObject.fd`. That one may be closed once this one is open. */
  readonly share?: Readonly<Record<string, number>>
}

export interface RingOptions {
  /** How long a record waits at most while nobody wakes the reader, in ms. */
  readonly intervalMs?: number
  /** Size of a batch at most; larger records are lost. */
  readonly bufferBytes?: number
  /** Batches that may wait for the callback, and come in one turn of the event loop; when all do, the ring fills up. */
  readonly buffers?: number
}

const U32_MAX = 2 ** 32 - 1

export function checkRodata(rodata: OpenOptions['rodata'] = {}): [string, bigint][] {
  return Object.entries(rodata).map(([name, value]) => {
    if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) {
      throw invalid(`rodata: ${name} must be a whole number or a bigint, not ${String(value)}`)
    }
    return [name, BigInt(value)]
  })
}

export function checkMaxEntries(entries: OpenOptions['maxEntries'] = {}): [string, number][] {
  return Object.entries(entries).map(([name, count]) => [
    name,
    checkInteger(`maxEntries: ${name}`, count, 1, U32_MAX),
  ])
}

export const checkDisable = (programs: OpenOptions['disable'] = []): string[] =>
  programs.map((program) => checkText('disable: a program', program))

export function checkShare(share: OpenOptions['share'] = {}): [string, number][] {
  return Object.entries(share).map(([name, fd]) => [
    name,
    checkInteger(`share: ${name}`, fd, 0, 2 ** 31 - 1),
  ])
}

export const checkRing = (options: RingOptions = {}): Required<RingOptions> => ({
  intervalMs: checkInteger('ring: intervalMs', options.intervalMs ?? 10, 1, 60_000),
  bufferBytes: checkInteger('ring: bufferBytes', options.bufferBytes ?? 2 ** 20, 64, 2 ** 30),
  buffers: checkInteger('ring: buffers', options.buffers ?? 8, 1, 1024),
})
