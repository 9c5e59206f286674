// Runs wrk in a closed loop and reads what it prints.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface WrkResult {
  readonly requests: number
  readonly requestsPerSecond: number
  readonly p99Ms: number
}

const MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000 }

export async function wrk(url: string, connections: number, seconds: number): Promise<WrkResult> {
  const child = spawn('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', url])
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await once(child, 'close')
  const p99 = /99%\s+([\d.]+)(us|ms|s)/.exec(output)
  const requests = /(\d+) requests in/.exec(output)
  const rate = /Requests\/sec:\s+([\d.]+)/.exec(output)
  if (!p99 || !requests || !rate) throw new Error(`wrk said: ${output}`)
  return {
    requests: Number(requests[1]),
    requestsPerSecond: Number(rate[1]),
    p99Ms: Number(p99[1]) * MS[p99[2]!]!,
  }
}
