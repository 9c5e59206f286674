// Runs h2load, the load generator of nghttp2, against a loopback server over HTTP/1.1.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Load {
  readonly url: string
  readonly requests: number
  readonly connections: number
  /** Requests per second over all connections; absent: closed loop. */
  readonly rate?: number
}

export interface LoadResult {
  readonly succeeded: number
  readonly failed: number
  readonly seconds: number
  readonly requestsPerSecond: number
}

/** `1m4.5s`, `812ms`, `3.2s` → seconds. */
function seconds(text: string): number {
  const unit: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1, m: 60 }
  let sum = 0
  for (const [, number, name] of text.matchAll(/([\d.]+)(us|ms|s|m)/g))
    sum += Number(number) * unit[name!]!
  return sum
}

/** Run to the end; throws when h2load fails or says something unexpected. */
export async function h2load(load: Load): Promise<LoadResult> {
  const args = ['--h1', '-t', '1', '-c', String(load.connections), '-n', String(load.requests)]
  if (load.rate !== undefined) args.push('--rps', String(load.rate / load.connections))
  const child = spawn('h2load', [...args, load.url], { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  const finished = /finished in ([^,]+), ([\d.]+) req\/s/.exec(output)
  const counts = /(\d+) succeeded, (\d+) failed/.exec(output)
  if (code !== 0 || !finished || !counts)
    throw new Error(`h2load failed (${code}): ${output.slice(-500)}`)
  return {
    succeeded: Number(counts[1]),
    failed: Number(counts[2]),
    seconds: seconds(finished[1]!),
    requestsPerSecond: Number(finished[2]),
  }
}
