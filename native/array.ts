// An array map with BPF_F_MMAPABLE: reading and writing it is reading and writing memory, no system call.
import type { AddonMap, AddonObject } from './addon.ts'
import { checkBytes, checkInteger, invalid } from './check.ts'

export class MappedArray {
  readonly name: string
  /** In bytes. */
  readonly valueSize: number
  readonly length: number
  readonly #object: AddonObject
  readonly #index: number
  readonly #one = new Uint32Array(1)

  /** Only BpfObject.array makes these. */
  constructor(name: string, object: AddonObject, map: AddonMap) {
    if (!map.mmapable) throw invalid(`map ${name} is not an array with BPF_F_MMAPABLE`)
    object.array(map.index)
    this.name = name
    this.valueSize = map.valueSize
    this.length = map.maxEntries
    this.#object = object
    this.#index = map.index
  }

  /** A copy of one element. */
  get(index: number): Uint8Array {
    return this.#object.arrayGet(this.#index, this.#element(index))
  }

  /** A program sees an element of 4 or 8 bytes change at once, a larger one byte by byte. */
  set(index: number, bytes: Uint8Array): void {
    const value = checkBytes(`an element of ${this.name}`, bytes, this.valueSize)
    this.#one[0] = this.#element(index)
    this.#object.arraySet(this.#index, this.#one, value)
  }

  /** Element indices[i] becomes the i-th valueSize bytes of values. */
  setMany(indices: Uint32Array, values: Uint8Array): void {
    if (!(indices instanceof Uint32Array)) throw invalid('indices must be a Uint32Array')
    const length = indices.length * this.valueSize
    checkBytes(`${indices.length} elements of ${this.name}`, values, length)
    this.#object.arraySet(this.#index, indices, values)
  }

  #element(index: number): number {
    return checkInteger(`an index of ${this.name}`, index, 0, this.length - 1)
  }
}
