// The tcp receiver with no more rights than it asks for.
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { onFreePorts } from '../../support/ports.ts'
import { Samples } from '../../support/scrape.ts'
import type { Child } from '../../support/servers/child.ts'
import { openPlace, startUnder, type Place } from '../../support/under_capabilities.ts'
import { until } from '../../support/until.ts'

let place: Place
beforeAll(() => void (place = openPlace()))
afterAll(() => place.remove())

const configuration = (port: number): string => `
receivers: { tcp: }
processors: { pair: , batch: { timeout: 50ms } }
exporters: { debug: }
service:
  telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: { host: 127.0.0.1, port: ${port} } } } }] } }
  pipelines: { traces: { receivers: [tcp], processors: [pair, batch], exporters: [debug] } }
`

/** As a user with these capabilities alone. */
function startWith(capabilities: readonly string[]): Promise<{ child: Child; port: number }> {
  return onFreePorts(['telemetry'], async ({ telemetry: port }) => {
    const file = place.write('pipeline.yaml', configuration(port))
    const { child, ended } = await startUnder(place, capabilities, file)
    if (ended() !== undefined) throw new Error(`spantap ended (${ended()}): ${child.said()}`)
    return { child, port }
  })
}

it('starts with CAP_BPF and CAP_PERFMON, and warns that run times are not measured', async () => {
  const { child, port } = await startWith(['CAP_BPF', 'CAP_PERFMON'])
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
      expect.stringContaining('without CAP_DAC_READ_SEARCH: '),
      expect.stringContaining('run times of the BPF programs are not measured'),
    ])
  } finally {
    await child.stop()
  }
  expect(await child.ended).toBe(0)
})
