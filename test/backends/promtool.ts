// `promtool check metrics`: what Prometheus itself says about a page.
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { backendBinary } from './binary.ts'

/** What it says; '' for a page without a fault. */
export async function checkMetrics(page: string): Promise<string> {
  const child = spawn(await backendBinary('promtool'), ['check', 'metrics'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(page)
  const said = await Promise.all([text(child.stdout), text(child.stderr)])
  return said.join('')
}
