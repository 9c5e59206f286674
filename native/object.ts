// A BPF object in the kernel: its programs, maps and rings. It stays, with all that is attached, until `close`.
import { markAsUntransferable } from 'node:worker_threads'
import { addon, type AddonObject, type ProgramStats } from './addon.ts'
import { MappedArray } from './array.ts'
import { checkText, invalid } from './check.ts'
import { BpfMap } from './map.ts'
import { checkDisable, checkMaxEntries, checkRing, checkRodata, checkShare } from './options.ts'
import type { OpenOptions, RingOptions } from './options.ts'

/** `bytes`: whole records, each padded to 8 bytes, valid until the callback returns. */
export type OnBatch = (bytes: Uint8Array, lostSinceLast: number) => void

/**
 * Opens a BPF object file and loads it into the kernel; nothing runs before `attach`.
 * @throws NativeError not_found, invalid, missing_capability, EPERM, no_btf, missing_feature, verifier, failed, not_built.
 */
export function open(file: string, options: OpenOptions = {}): BpfObject {
  const rodata = checkRodata(options.rodata)
  const maxEntries = checkMaxEntries(options.maxEntries)
  const disable = checkDisable(options.disable)
  const share = checkShare(options.share)
  const { BpfObject: Native } = addon()
  return new BpfObject(new Native(checkText('file', file), rodata, maxEntries, disable, share))
}

export class BpfObject {
  /** Those that were loaded. */
  readonly programs: readonly string[]
  readonly #object: AddonObject
  readonly #ended: Promise<void>[] = []
  readonly #abandon: (() => void)[] = []

  /** Only `open` makes these. */
  constructor(object: AddonObject) {
    this.#object = object
    this.programs = object.programs()
  }

  /** Attaches to the hook that its SEC() names. @throws NativeError with the program, missing_feature when there is no such hook. */
  attach(program: string): void {
    this.#object.attach(checkText('attach: program', program))
  }

  /** Runs a program once, now (SEC("syscall") and others that the kernel can run on request); what it returned. */
  run(program: string, context: Uint8Array = new Uint8Array()): number {
    return this.#object.run(checkText('run: program', program), context)
  }

  /** Runs an attached program of SEC("iter/…") once over everything that it iterates, before this returns. */
  iterate(program: string): void {
    this.#object.iterate(checkText('iterate: program', program))
  }

  /** A map that has one value for all CPUs. */
  map(name: string): BpfMap {
    return new BpfMap(name, this.#object, this.#object.map(checkText('map: name', name)))
  }

  /** The descriptor of a map, for `share` of another object; valid until `close`. */
  fd(name: string): number {
    return this.#object.map(checkText('fd: name', name)).fd
  }

  /** A per-CPU array of u64s, or of structs of u64s: each of them summed over all CPUs, exact below 2^53. */
  sums(name: string): Float64Array {
    const { index, kind, valueSize } = this.#object.map(checkText('sums: name', name))
    if (kind !== 'percpu_array' || valueSize % 8 !== 0) {
      throw invalid(`map ${name} is not a per-CPU array of u64s`)
    }
    return this.#object.sums(index)
  }

  /** An array map with BPF_F_MMAPABLE, as memory. */
  array(name: string): MappedArray {
    return new MappedArray(name, this.#object, this.#object.map(checkText('array: name', name)))
  }

  /**
   * Calls `onBatch` with what the programs write into the ring, until `stop` or `close`; keeps the event loop alive so long, and
   * turning: no more than `buffers` batches come between two turns. What the callback throws is an uncaughtException of the
   * process, and the next batch comes all the same.
   * `lostSinceLast`: records that were larger than `bufferBytes`. What did not fit into the ring only the programs know.
   */
  ring(name: string, onBatch: OnBatch, options?: RingOptions): void {
    if (typeof onBatch !== 'function') throw invalid('ring: onBatch must be a function')
    const { index, kind } = this.#object.map(checkText('ring: name', name))
    if (kind !== 'ringbuf') throw invalid(`map ${name} is not a ring buffer`)
    const { intervalMs, bufferBytes, buffers: count } = checkRing(options)
    const buffers = Array.from({ length: count }, () => new ArrayBuffer(bufferBytes))
    // A thread of the addon writes into them: nobody may take them away.
    for (const buffer of buffers) markAsUntransferable(buffer)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#object.ring(index, intervalMs, buffers, (buffer, bytes, lost) => {
      if (buffer < 0) {
        resolve()
        if (lost > 0) onBatch(new Uint8Array(), lost)
        return false
      }
      onBatch(new Uint8Array(buffers[buffer]!, 0, bytes), lost)
      // A buffer that comes back at once is full again before the event loop has turned: on a host that is busier than the
      // callback nothing else would ever happen in this process.
      setImmediate(() => this.#object.ringGiveBack(index, buffer))
      return true
    })
    this.#ended.push(promise)
    this.#abandon.push(resolve)
  }

  /** How much of a ring that is read waits in it, in bytes. */
  ringFill(name: string): { used: number; size: number } {
    return this.#object.ringFill(this.#object.map(checkText('ringFill: name', name)).index)
  }

  /** How often the thread that reads a ring has looked: because `intervalMs` had passed, or woken because the ring was filling. */
  ringWakeups(name: string): { timer: number; halfFull: number } {
    return this.#object.ringWakeups(this.#object.map(checkText('ringWakeups: name', name)).index)
  }

  /** Makes the kernel measure the run time of all BPF programs of the host, until `close`. */
  enableStats(): void {
    this.#object.enableStats()
  }

  /** Times and runs since `enableStats`. */
  stats(): ProgramStats[] {
    return this.#object.stats()
  }

  /**
   * Detaches all programs and resolves when every record that they wrote has been through its callback. Maps can still be
   * read: the counters are final then.
   */
  async stop(): Promise<void> {
    this.#object.stop()
    await Promise.all(this.#ended)
  }

  /** Detaches all programs, ends the threads, releases everything. Safe twice; no callback is called any more. */
  close(): void {
    this.#object.close()
    for (const resolve of this.#abandon) resolve()
  }
}
