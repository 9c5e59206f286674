// One request through nginx → Node → Python, and its trace as a real Jaeger's API returns it.
import { startApp } from '../support/servers/child.ts'
import { curl } from '../support/servers/curl.ts'
import { startNginxProxy } from '../support/servers/nginx_proxy.ts'
import { startSpantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'
import { startJaeger } from './jaeger.ts'
import type { JaegerTrace } from './jaeger_api.ts'

/** The example of the W3C's Trace Context. */
export const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
export const HEADER = `traceparent: 00-${TRACE}-00f067aa0ba902b7-01`
const SPANS = 6

/** Starts all that takes part, sends the request and ends all of it. */
export async function recordTrace(): Promise<JaegerTrace> {
  const stops: (() => Promise<unknown>)[] = []
  const started = async <T extends { stop(): Promise<unknown> }>(what: Promise<T>): Promise<T> => {
    const it = await what
    stops.push(() => it.stop())
    return it
  }
  const service = async (name: string, script: string, args: string[]): Promise<number> => {
    const child = startApp(script, args, { env: { OTEL_SERVICE_NAME: name } })
    stops.push(() => child.stop())
    return (JSON.parse(await child.line()) as { port: number }).port
  }
  try {
    const jaeger = await started(startJaeger())
    const orders = await service('orders', 'server.py', [])
    const shop = await service('shop', 'proxy.mjs', ['--to', `127.0.0.1:${orders}`])
    const nginx = await started(startNginxProxy(`127.0.0.1:${shop}`))
    await started(startSpantap({ shipped: true, otlp: jaeger.otlpHttp }))

    // The first requests show how programs warm up.
    await curl(`http://127.0.0.1:${nginx.port}/orders/[1-41]`)
    await curl(`http://127.0.0.1:${nginx.port}/orders/42`, '-H', HEADER)
    return await until(`a trace of ${SPANS} spans`, async () => {
      const found = await jaeger.trace(TRACE)
      return found?.spans.length === SPANS && found
    })
  } finally {
    for (const stop of stops.toReversed()) await stop()
  }
}
