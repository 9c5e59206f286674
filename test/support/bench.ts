// Runs benchmarks as a user does: nothing of this process is measured.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { AccuracyRow } from '../bench/accuracy.ts'
import type { Cost } from '../bench/cost.ts'
import type { ReplayRate } from '../bench/replay_rate.ts'
import type { SpanCost } from '../bench/span.ts'
import type { StageCosts } from '../bench/stages.ts'

const MAIN = fileURLToPath(new URL('../bench/main.ts', import.meta.url))

export interface Numbers {
  readonly accuracy: readonly AccuracyRow[]
  readonly cost: Cost
  readonly replay: ReplayRate
  readonly span: SpanCost
  readonly stages: StageCosts
}

/** The tables and numbers of these parts, in small. Rejects when one of them fails. */
export async function bench<P extends keyof Numbers>(
  ...parts: P[]
): Promise<{ readonly [K in P]: { readonly table: string; readonly numbers: Numbers[K] } }> {
  const child = spawn(process.execPath, [MAIN, ...parts, '--quick', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`npm run bench ${parts.join(' ')} ended with ${code}`)
  return JSON.parse(output) as Awaited<ReturnType<typeof bench<P>>>
}
