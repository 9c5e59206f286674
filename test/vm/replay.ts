// The spans of a cell's recording, made on this host.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startCaptured } from '../support/captured.ts'
import { decodeSpans, type DecodedSpan } from '../support/otlp_decode.ts'

/** Rejects when the recording is not whole. Through a file: a busy host is too slow for a sink that is to miss nothing. */
export async function replayed(recording: string): Promise<DecodedSpan[]> {
  const folder = mkdtempSync(join(tmpdir(), 'spantap-spans-'))
  const path = join(folder, 'spans')
  try {
    const config = {
      receivers: { tcp: null },
      processors: { pair: null, batch: { timeout: '50ms' } },
      exporters: { file: { path, format: 'proto' } },
      service: {
        telemetry: { metrics: { level: 'none' } },
        pipelines: {
          traces: { receivers: ['tcp'], processors: ['pair', 'batch'], exporters: ['file'] },
        },
      },
    }
    const spantap = await startCaptured({ config, command: ['replay', recording] })
    const code = await spantap.ended
    const said = spantap.output()
    if (code !== 0 || /not whole|holes|dropp/i.test(said)) throw new Error(`${recording}: ${said}`)
    return decoded(readFileSync(path))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Batches, each behind its length. */
function decoded(file: Buffer): DecodedSpan[] {
  const spans: DecodedSpan[] = []
  for (let at = 0; at < file.length;) {
    const from = at + 4
    at = from + file.readUInt32BE(at)
    for (const span of decodeSpans(file.subarray(from, at))) spans.push(span)
  }
  return spans
}
