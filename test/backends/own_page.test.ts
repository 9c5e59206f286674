// P3: what Prometheus's own linter says about the page of own metrics.
import { expect, it } from 'vitest'
import { onFreePorts } from '../support/ports.ts'
import { startSpantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'
import { checkMetrics } from './promtool.ts'

const SPAN = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', name: 'a' }

it.each([
  [false, /^$/],
  // Names as the Collector's by default, about which promtool says the same there.
  [true, /^(otelcol_\w+ counter metrics should have "_total" suffix\n)+$/],
])('P3: promtool check metrics of own metrics, without_type_suffix %s', async (without, said) => {
  await onFreePorts(['otlp', 'own'], async (ports) => {
    const prometheus = { host: '127.0.0.1', port: ports.own, without_type_suffix: without }
    const spantap = await startSpantap({
      change: (config) => {
        config.receivers = {
          otlp: { protocols: { http: { endpoint: `127.0.0.1:${ports.otlp}` } } },
        }
        config.exporters = { otlp_http: { endpoint: 'http://127.0.0.1:9' } }
        config.service.telemetry = {
          metrics: { level: 'detailed', readers: [{ pull: { exporter: { prometheus } } }] },
        }
        config.service.pipelines = {
          traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['otlp_http'] },
        }
      },
    })
    try {
      const answer = await fetch(`http://127.0.0.1:${ports.otlp}/v1/traces`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [SPAN] }] }] }),
      })
      expect(answer.status).toBe(200)
      const page = await until('the batch is sent', async () => {
        const text = await (await fetch(`http://127.0.0.1:${ports.own}/metrics`)).text()
        return /^otelcol_exporter_queue_batch_send_size_bytes_count\S* 1$/m.test(text) && text
      })
      for (const name of ['processor_batch_batch', 'exporter_queue_batch']) {
        expect(page).toMatch(
          new RegExp(`^otelcol_${name}_send_size_bucket\\{.*,le="10"\\} 1$`, 'm'),
        )
        expect(page).toMatch(new RegExp(`^otelcol_${name}_send_size_bytes_sum\\{.*\\} [1-9]`, 'm'))
      }
      expect(await checkMetrics(page)).toMatch(said)
    } finally {
      await spantap.stop()
    }
  })
})
