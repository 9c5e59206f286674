// `live` with made-up requests, to look at and to test on a real terminal: `node test/exporters/live/demo.ts [seconds]`
import live from '../../../exporters/live/index.ts'
import { batchOf } from '../../../pipeline/batch.ts'
import { KIND } from '../../../pipeline/data/spans.ts'
import { writeLine } from '../../../pipeline/log_sink.ts'
import { testSettings } from '../../connectors/settings.ts'
import { peer, route, service, spans, type Given } from './spans.ts'

const seconds = Number(process.argv[2] ?? 60)
const set = testSettings('live')
const help = ''
set.telemetry.counter('spantap_connections', help, { protocol: 'tls', decoded: 'false' }).add(12)
set.telemetry.counter('spantap_connections', help, { protocol: 'http1', decoded: 'true' }).add(7)
set.telemetry.counter('spantap_bytes', help, { outcome: 'captured', reason: '' }).add(1_234_567)
const open = await live.open(set, live.config({ mode: process.argv[3] ?? 'auto' }))

const [nginx, shop, bill, words] = ['nginx', 'shop', 'billing-api', '辞書サービス'].map(service)
const made: Given[] = [
  { service: nginx!, dimensions: route('GET', '/*') },
  { service: nginx!, kind: KIND.client, dimensions: peer('GET', '127.0.0.1', 3000) },
  { service: shop!, dimensions: route('GET', '/cart/{id}') },
  { service: shop!, dimensions: route('POST', '/cart/{id}/items'), ms: 12 },
  { service: shop!, kind: KIND.client, dimensions: peer('POST', 'billing.internal', 8443), ms: 8 },
  { service: bill!, dimensions: route('POST', '/invoices'), ms: 7 },
  { service: words!, dimensions: route('GET', '/単語/{id}'), ms: 0.4 },
  { service: words!, dimensions: route('GET', '/\x1b[31m\x1b[2Jevil\r\n') },
]
let tick = 0
const timer = setInterval(() => {
  tick++
  for (const [i, one] of made.entries()) {
    const failed = i === 5 && tick % 7 === 0
    const batch = spans((tick * (i + 1)) % 11, {
      ...one,
      failed,
      ms: (one.ms ?? 1) * (1 + (tick % 9)),
    })
    open.push(batchOf('traces', batch.length, batch))
  }
  if (tick % 20 === 0) {
    writeLine(`2026-01-01T00:00:00.000Z\tinfo\ta line of the log, number ${tick / 20}`)
  }
  if (tick < seconds * 10) return
  clearInterval(timer)
  void open.flush(1000)
}, 100)
