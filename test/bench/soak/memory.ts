// The memory of a process, minute by minute.
import { median } from '../../support/median.ts'
import { rssMb } from '../../support/process_cost.ts'

const SAMPLE_MS = 1000
const PER_MINUTE = 60_000 / SAMPLE_MS

export interface Memory {
  /** Whole ones that have passed. */
  minutes(): number
  /** Median of minute `i`, from 0, in MB. */
  of(i: number): number
  /** Safe twice. */
  stop(): void
}

/** From now on. Of a process that has ended no more minutes pass. */
export function watchMemory(pid: number): Memory {
  const samples: number[] = []
  const timer = setInterval(() => {
    try {
      samples.push(rssMb(pid))
    } catch {
      clearInterval(timer)
    }
  }, SAMPLE_MS)
  return {
    minutes: () => Math.floor(samples.length / PER_MINUTE),
    of: (i) => median(samples.slice(i * PER_MINUTE, (i + 1) * PER_MINUTE)),
    stop: () => clearInterval(timer),
  }
}
