// Runs h2load, the load generator of nghttp2, over HTTP/1.1 and reads what it prints.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Load {
  /** Taken in turn, by each connection for itself. */
  readonly urls: readonly string[]
  readonly connections: number
  /** How long, or how many requests in all. */
  readonly seconds?: number
  readonly requests?: number
  /** Requests per second over all connections; absent: closed loop. */
  readonly rate?: number
  /** POST these bytes, with these headers, instead of GET. */
  readonly post?: { readonly body: Uint8Array; readonly headers: Readonly<Record<string, string>> }
  /** Have it log how long each request took, which costs it time. */
  readonly times?: boolean
  /** Ends it. */
  readonly signal?: AbortSignal
}

export interface LoadResult {
  readonly pid: number
  /** Answered with 2xx. */
  readonly requests: number
  readonly requestsPerSecond: number
  /** Only with `times`. */
  readonly p99Ms: number | undefined
}

const MAX_SAID = 500

/** Throws when h2load fails or a request does, or when it was told to end. */
export async function h2load(load: Load): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-h2load-'))
  const [urls, log] = [join(folder, 'urls'), join(folder, 'log')]
  writeFileSync(urls, `${load.urls.join('\n')}\n`)
  const { connections, requests, rate } = load
  const args = ['--h1', '-t', '1', '-c', String(connections), '-i', urls]
  if (requests === undefined) args.push('-D', String(load.seconds ?? 1))
  else args.push('-n', String(requests))
  if (rate !== undefined) args.push('--rps', String(rate / connections))
  if (load.post) {
    const body = join(folder, 'body')
    writeFileSync(body, load.post.body)
    args.push('-d', body)
    for (const [name, value] of Object.entries(load.post.headers)) {
      args.push('-H', `${name}: ${value}`)
    }
  }
  if (load.times) args.push('--log-file', log)
  try {
    const child = spawn('h2load', args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(load.signal && { signal: load.signal }),
    })
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    const finished = /finished in [^,]+, ([\d.]+) req\/s/.exec(said)
    const counts = /(\d+) succeeded, (\d+) failed, (\d+) errored/.exec(said)
    if (code !== 0 || !finished || !counts || Number(counts[2]) > 0) {
      throw new Error(`h2load ended with ${code}: ${said.slice(-MAX_SAID)}`)
    }
    return {
      pid: child.pid!,
      requests: Number(counts[1]),
      requestsPerSecond: Number(finished[1]),
      p99Ms: load.times ? p99Ms(readFileSync(log, 'latin1')) : undefined,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Of lines `begin in µs ⇥ status ⇥ duration in µs`. */
function p99Ms(log: string): number {
  const times = Float64Array.from(log.trimEnd().split('\n'), (line) => Number(line.split('\t')[2]))
  times.sort()
  return times[Math.ceil(times.length * 0.99) - 1]! / 1000
}
