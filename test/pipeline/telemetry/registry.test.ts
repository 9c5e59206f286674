// Own telemetry: one number per name and labels, read at collection.
import { describe, expect, it } from 'vitest'
import { exposedName } from '../../../pipeline/telemetry/page.ts'
import { watchProcess } from '../../../pipeline/telemetry/process.ts'
import { Registry, type Scope } from '../../../pipeline/telemetry/registry.ts'
import { samplesText } from '../../../pipeline/prometheus/samples.ts'

const DEFAULT = { without_type_suffix: true, without_units: true }

describe('Registry', () => {
  it('gives the same counter for the same name and labels, in any order', () => {
    const registry = new Registry()
    const one = registry.counter('bytes', 'Bytes.', { a: '1', b: '2' })
    one.add(7)
    registry.counter('bytes', 'Bytes.', { b: '2', a: '1' }).value += 4
    registry.counter('bytes', 'Bytes.', { a: '1' }).add(2)
    const values = registry.samples().map(({ name, labels, value }) => [name, labels, value])
    expect(values).toEqual([
      ['spantap_telemetry_read_errors', {}, 0],
      ['bytes', { a: '1', b: '2' }, 11],
      ['bytes', { a: '1' }, 2],
    ])
  })

  it('puts the labels of a component on everything it makes', () => {
    const registry = new Registry()
    const mine = registry.scope({ receiver: 'tcp' }).telemetry
    mine.counter('spantap_bytes', 'Bytes.', { direction: 'in' }).add(13)
    mine.gauge('open', 'Open.', () => 17)
    mine.source(() => [{ name: 'runs', kind: 'counter', help: 'Runs.', labels: {}, value: 19 }])
    expect(samplesText(registry.samples(), {}, (one) => exposedName(one, DEFAULT))).toBe(
      `# HELP open Open.
# TYPE open gauge
open{receiver="tcp"} 17
# HELP runs_total Runs.
# TYPE runs_total counter
runs_total{receiver="tcp"} 19
# HELP spantap_bytes_total Bytes.
# TYPE spantap_bytes_total counter
spantap_bytes_total{direction="in",receiver="tcp"} 13
# HELP spantap_telemetry_read_errors_total Numbers of own telemetry that could not be read.
# TYPE spantap_telemetry_read_errors_total counter
spantap_telemetry_read_errors_total 0
`,
    )
  })

  it("writes the Collector's counters without _total, as its default reader does", () => {
    const registry = new Registry()
    registry.counter('otelcol_receiver_accepted_spans', 'Spans.', { receiver: 'otlp' }).add(3)
    expect(samplesText(registry.samples(), {}, (one) => exposedName(one, DEFAULT))).toContain(
      '# TYPE otelcol_receiver_accepted_spans counter\notelcol_receiver_accepted_spans{receiver="otlp"} 3\n',
    )
  })

  it('counts a reader that throws, and reads the others', () => {
    const registry = new Registry()
    registry.gauge('broken', '', () => {
      throw new Error('no')
    })
    registry.source(() => {
      throw new Error('no')
    })
    registry.gauge('fine', '', () => 5)
    const read = (): Record<string, number> =>
      Object.fromEntries(registry.samples().map(({ name, value }) => [name, value]))
    expect(read()).toEqual({ spantap_telemetry_read_errors: 0, fine: 5 })
    expect(read()).toEqual({ spantap_telemetry_read_errors: 2, fine: 5 })
  })

  it('knows what a part has asked for, and forgets what is read of it when it is gone', () => {
    const registry = new Registry()
    const names = (): string[] => registry.samples().map(({ name, value }) => `${name} ${value}`)
    const before = names()
    const one = registry.scope({ exporter: 'x' })
    one.telemetry.counter('sent', '').add(3)
    one.telemetry.gauge('size', '', () => 5)
    one.telemetry.source(() => [{ name: 'kept', kind: 'gauge', help: '', labels: {}, value: 7 }])
    expect(one.asked('sent')).toBe(true)
    expect(one.asked('size')).toBe(false)
    const two = registry.scope({ exporter: 'x' })
    expect(two.asked('sent')).toBe(false)
    two.telemetry.counter('sent', '').add(8)
    two.telemetry.gauge('size', '', () => 11)
    one.end()
    expect(names()).toEqual([...before, 'sent 11', 'size 11'])
    two.end()
    expect(names()).toEqual([...before, 'sent 11'])
  })

  it('P5: shows again what a part reads that should have been replaced, and was not', () => {
    const registry = new Registry()
    const scope = (size: number): Scope => {
      const made = registry.scope({ exporter: 'x' })
      made.telemetry.gauge('size', '', () => size)
      return made
    }
    const sizes = (): number[] =>
      registry.samples().flatMap(({ name, value }) => (name === 'size' ? [value] : []))
    const [one, two, three] = [scope(5), scope(7), scope(11)]
    expect(sizes()).toEqual([11])
    three.end()
    three.end()
    expect(sizes()).toEqual([7])
    one.end()
    expect(sizes()).toEqual([7])
    // The same part again: there is nothing to go back to.
    two.telemetry.gauge('size', '', () => 13)
    expect(sizes()).toEqual([13])
    two.end()
    expect(sizes()).toEqual([])
  })
})

it('otelcol_process_* has the numbers of this process', () => {
  const registry = new Registry()
  watchProcess(registry)
  const values = Object.fromEntries(registry.samples().map(({ name, value }) => [name, value]))
  expect(values['otelcol_process_memory_rss']).toBeGreaterThan(1e7)
  expect(values['otelcol_process_uptime']).toBeGreaterThan(0)
  expect(values['otelcol_process_cpu_seconds']).toBeGreaterThan(0)
  expect(values['otelcol_process_runtime_heap_alloc_bytes']).toBeGreaterThan(1e6)
})
