// What memory is in use, and how to have less of it.
import { totalmem } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Memory {
  /** Bytes in use now. */
  used(): number
  /** Collect all garbage and give the heap's free pages back. Takes some 10 ms. */
  collect(): void
}

/** Program, libraries and stacks: what is resident at the start beside heap and buffers. */
let base: number | undefined

/**
 * The memory of this process. In use is the heap with its free pages, every buffer, and what the program itself takes: what the
 * resident set would be if malloc gave back what is freed. It does not: after 300 MB of buffers were freed, the resident set stays as
 * it was, and the next 300 MB go there. A limiter that looked at the resident set would refuse for ever.
 */
export function processMemory(): Memory {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as (how: object) => void
  const { external, heapTotal, rss } = process.memoryUsage()
  base ??= Math.max(0, rss - heapTotal - external)
  const fixed = base
  return {
    used() {
      const { arrayBuffers, heapTotal } = process.memoryUsage()
      return fixed + heapTotal + arrayBuffers
    },
    // The only flavour that has buffers freed when it returns, and shrinks the heap.
    collect: () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
  }
}

/** What this process may have: the cgroup's limit (v2 or v1), else the host's memory. */
export function totalBytes(): number {
  const host = totalmem()
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, host) : host
}
