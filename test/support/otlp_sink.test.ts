import { afterEach, describe, expect, it } from 'vitest'
import { writeTraces } from '../../pipeline/otlp/traces.ts'
import { Writer } from '../../pipeline/otlp/writer.ts'
import { manyRows } from '../pipeline/otlp/spans.ts'
import { startSinkProcess, type SinkProcess } from './otlp_sink_process.ts'
import { startSink } from './otlp_sink.ts'

function request(spans: number): Uint8Array {
  const writer = new Writer()
  writeTraces(writer, manyRows(spans))
  return new Uint8Array(writer.done())
}

const post = (url: string, body: Uint8Array): Promise<Response> =>
  fetch(`${url}/v1/traces`, { method: 'POST', body: Buffer.from(body) })

let child: SinkProcess | undefined
afterEach(() => child?.stop())

describe('the sink', () => {
  it('counts as many spans as it decodes', async () => {
    const sink = await startSink()
    for (const n of [1, 0, 997]) await post(sink.url, request(n))
    expect(sink.spans()).toHaveLength(998)
    expect(sink.count()).toMatchObject({ requests: 3, spans: 998, byKind: [0, 0, 998, 0, 0, 0] })
    await sink.stop()
  })

  it('answers 400 to what is no OTLP, and takes nothing of it', async () => {
    const sink = await startSink()
    const response = await post(sink.url, request(3).subarray(1))
    expect(response.status).toBe(400)
    expect(sink.count()).toMatchObject({ requests: 1, spans: 0 })
    await sink.stop()
  })

  it.each([
    ['that ends in a field', { countOnly: true }, [0x0a, 0x7f]],
    ['with a field that OTLP has not', {}, [0x4a, 0x00]],
  ])('takes nothing of a request %s, whatever was right before', async (_what, options, end) => {
    const sink = await startSink(options)
    const response = await post(sink.url, Uint8Array.from([...request(3), ...end]))
    expect(response.status).toBe(400)
    const byKind = [0, 0, 0, 0, 0, 0]
    expect(sink.count()).toMatchObject({ requests: 1, spans: 0, byKind })
    expect(sink.spans()).toEqual([])
    await sink.stop()
  })

  it('says how many it has when they do not come', async () => {
    const sink = await startSink()
    await post(sink.url, request(3))
    await sink.waitFor(3)
    await expect(sink.waitFor(4, 20)).rejects.toThrow('the sink took 3 of 4 items in 20 ms')
    await sink.stop()
  })

  it('counts in a process of its own', async () => {
    child = await startSinkProcess()
    await post(child.url, request(101))
    expect(await child.count()).toMatchObject({ requests: 1, spans: 101 })
  })
})
