// Elements of a BPF map, each by a system call.
import type { AddonMap, AddonObject } from './addon.ts'
import { checkBytes, invalid } from './check.ts'

export class BpfMap {
  readonly name: string
  /** In bytes. */
  readonly keySize: number
  /** In bytes. */
  readonly valueSize: number
  readonly maxEntries: number
  readonly #object: AddonObject
  readonly #index: number

  /** Only BpfObject.map makes these. */
  constructor(name: string, object: AddonObject, map: AddonMap) {
    if (map.perCpu) throw invalid(`map ${name} has a value for each CPU: read it with sums`)
    this.name = name
    this.keySize = map.keySize
    this.valueSize = map.valueSize
    this.maxEntries = map.maxEntries
    this.#object = object
    this.#index = map.index
  }

  /** A copy of the value, or undefined when there is no such key. */
  get(key: Uint8Array): Uint8Array | undefined {
    return this.#object.get(this.#index, this.#key(key))
  }

  /** Adds or replaces. */
  set(key: Uint8Array, value: Uint8Array): void {
    const bytes = checkBytes(`a value of map ${this.name}`, value, this.valueSize)
    this.#object.set(this.#index, this.#key(key), bytes)
  }

  /** False when there was no such key. */
  delete(key: Uint8Array): boolean {
    return this.#object.delete(this.#index, this.#key(key))
  }

  /** All keys; when the kernel deletes some meanwhile, others may come twice. */
  keys(): Uint8Array[] {
    return this.#object.keys(this.#index)
  }

  #key(key: Uint8Array): Uint8Array {
    return checkBytes(`a key of map ${this.name}`, key, this.keySize)
  }
}
