// The tcp receiver with no more rights than it asks for.
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { onFreePorts } from '../../support/ports.ts'
import { Samples } from '../../support/scrape.ts'
import { startChild, type Child } from '../../support/servers/child.ts'
import { until } from '../../support/until.ts'

const MAIN = fileURLToPath(new URL('../../../main.ts', import.meta.url))
const READY = /Everything is ready/
const folder = mkdtempSync(join(tmpdir(), 'spantap-capabilities-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const configuration = (port: number): string => `
receivers: { tcp: }
processors: { pair: , batch: { timeout: 50ms } }
exporters: { debug: }
service:
  telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: 127.0.0.1, port: ${port} } } } }] } }
  pipelines: { traces: { receivers: [tcp], processors: [pair, batch], exporters: [debug] } }
`

/** With these capabilities alone. */
function startWith(capabilities: readonly string[]): Promise<{ child: Child; port: number }> {
  return onFreePorts(['telemetry'], async ({ telemetry: port }) => {
    const file = join(folder, 'pipeline.yaml')
    writeFileSync(file, configuration(port))
    const only = ['-all', ...capabilities.map((name) => `+${name}`)].join()
    const rights = [`--bounding-set=${only}`, `--inh-caps=${only}`]
    const child = startChild('setpriv', [
      ...rights,
      process.execPath,
      MAIN,
      'run',
      '--config',
      file,
    ])
    let ended: number | string | undefined
    void child.ended.then((how) => (ended = how))
    await until('spantap is ready', () => {
      if (ended !== undefined) throw new Error(`spantap ended (${ended}): ${child.said()}`)
      return READY.test(child.said())
    })
    return { child, port }
  })
}

it('starts with CAP_BPF and CAP_PERFMON, and warns that run times are not measured', async () => {
  // The clone may lie where only its owner can look.
  const { child, port } = await startWith(['bpf', 'perfmon', 'dac_read_search'])
  try {
    const server = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const page = async (): Promise<Samples> =>
      new Samples(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())
    const [answer] = await once(get({ port: (server.address() as AddressInfo).port }), 'response')
    answer.resume()
    await until(
      'a span was exported',
      async () => (await page()).sum('otelcol_exporter_sent_spans') > 0,
    )
    server.close()
    const samples = await page()
    expect(samples.named('spantap_bpf_runs_total')).toEqual([])
    expect(samples.named('spantap_bpf_run_seconds_total')).toEqual([])
    expect(samples.named('spantap_bpf_missed_runs_total').length).toBeGreaterThan(0)
    const warnings = child
      .said()
      .split('\n')
      .filter((line) => line.includes('\twarn\t'))
    expect(warnings).toEqual([
      expect.stringContaining('without CAP_SYS_PTRACE: '),
      expect.stringContaining('run times of the BPF programs are not measured'),
    ])
  } finally {
    await child.stop()
  }
  expect(await child.ended).toBe(0)
})
