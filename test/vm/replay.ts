// The spans of a cell's recording, made on this host.
import { startCaptured } from '../support/captured.ts'
import { startSink, type DecodedSpan } from '../support/otlp_sink.ts'

/** Rejects when the recording is not whole. */
export async function replayed(recording: string): Promise<DecodedSpan[]> {
  const sink = await startSink()
  try {
    const config = {
      receivers: { tcp: null },
      processors: { pair: null, batch: { timeout: '50ms' } },
      exporters: { otlp_http: { endpoint: sink.url } },
      service: {
        telemetry: { metrics: { level: 'none' } },
        pipelines: {
          traces: { receivers: ['tcp'], processors: ['pair', 'batch'], exporters: ['otlp_http'] },
        },
      },
    }
    const spantap = await startCaptured({ config, command: ['replay', recording] })
    const code = await spantap.ended
    const said = spantap.output()
    if (code !== 0 || /not whole|holes/.test(said)) throw new Error(`${recording}: ${said}`)
    return sink.spans()
  } finally {
    await sink.stop()
  }
}
