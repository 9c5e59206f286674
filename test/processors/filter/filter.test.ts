import { describe, expect, it } from 'vitest'
import { batchOf, encodedBatch, type Settled } from '../../../pipeline/batch.ts'
import { jsonRequest } from '../../../pipeline/otlp/json/index.ts'
import { INPUTS } from '../golden/inputs.ts'
import { manyRows, services } from '../../pipeline/otlp/spans.ts'
import { refusal, runningProcessor } from '../running.ts'

const SIGNALS = ['traces', 'metrics', 'logs'] as const

const request = (signal: (typeof SIGNALS)[number]) =>
  jsonRequest(signal, Buffer.from(JSON.stringify(INPUTS[signal])))

describe('filter', () => {
  it('counts what it drops, and says how many are left', () => {
    const { out, set, source } = runningProcessor(
      'filter',
      {
        traces: { span: ['kind == SPAN_KIND_SERVER'] },
        metrics: { datapoint: ['attributes["queue"] == "q"'] },
        logs: { log_record: ['severity_number >= SEVERITY_NUMBER_ERROR'] },
      },
      SIGNALS,
    )
    for (const signal of SIGNALS) source.next(encodedBatch(request(signal)))
    expect(out.map(({ encoded, items, signal }) => [signal, items, encoded])).toEqual([
      ['traces', 4, undefined],
      ['metrics', 5, undefined],
      ['logs', 3, undefined],
    ])
    expect(set.counted()).toEqual({
      'otelcol_processor_filter_spans_filtered{filter="filter"}': 3,
      'otelcol_processor_filter_datapoints_filtered{filter="filter"}': 3,
      'otelcol_processor_filter_logs_filtered{filter="filter"}': 2,
    })
  })

  it('answers for a batch of which nothing is left', () => {
    const { out, source } = runningProcessor(
      'filter',
      {
        traces: { resource: ['true'] },
        metrics: { metric: ['true'] },
        logs: { log_record: ['true'] },
      },
      SIGNALS,
    )
    const answers: Settled[] = []
    for (const signal of SIGNALS) {
      source.next(encodedBatch(request(signal), (answer) => answers.push(answer)))
    }
    expect(out).toEqual([])
    expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }])
  })

  it('hands on a batch of which all is left as it came, still encoded', () => {
    const { out, source } = runningProcessor(
      'filter',
      {
        traces: { span: ['false'], spanevent: ['false'] },
        metrics: { metric: ['false'], datapoint: ['false'] },
        logs: { log_record: ['false'] },
      },
      SIGNALS,
    )
    for (const signal of SIGNALS) {
      const given = request(signal)
      source.next(encodedBatch(given))
      expect(out.at(-1)!.encoded).toBe(given)
    }
  })

  it('asks once for the spans of a resource that follow each other', () => {
    const { out, source } = runningProcessor(
      'filter',
      { traces: { resource: ['IsMatch(attributes["service.name"], "1$")'] } },
      ['traces'],
    )
    const data = manyRows(101, services(3))
    const left = data.resource.filter(({ service }) => !service.endsWith('1')).length
    source.next(batchOf('traces', 101, data))
    expect(out[0]!.items).toBe(left)
    expect(left).toBeGreaterThan(50)
    expect(left).toBeLessThan(101)
  })

  it('ends when its source does', () => {
    const { ended, source } = runningProcessor('filter', {}, ['traces'])
    source.complete()
    expect(ended()).toBe(true)
  })

  it.each([
    ['ignore', 7],
    ['silent', 0],
  ])('takes a condition that cannot be evaluated for false, error_mode %s', (error_mode, lines) => {
    const span = ['attributes["queue"] + 1 == 2', 'name == "send"']
    const { out, set, source } = runningProcessor('filter', { error_mode, traces: { span } }, [
      'traces',
    ])
    source.next(encodedBatch(request('traces')))
    expect(out.map(({ items }) => items)).toEqual([6])
    const told = set.lines.map(({ fields, level, message }) => [level, message, fields])
    expect(told).toHaveLength(lines)
    expect(told.slice(0, 1)).toEqual(
      error_mode === 'silent'
        ? []
        : [
            [
              'warn',
              'failed to eval condition',
              {
                error: '<nil> must be int64 or float64',
                condition: 'attributes["queue"] + 1 == 2',
              },
            ],
          ],
    )
  })

  it('refuses the batch with error_mode propagate, also that of one section', () => {
    const conditions = ['1 / 0 == 1']
    const { out, set, source } = runningProcessor(
      'filter',
      { log_conditions: [{ context: 'log', error_mode: 'propagate', conditions }] },
      ['logs'],
    )
    const answers: Settled[] = []
    source.next(encodedBatch(request('logs'), (answer) => answers.push(answer)))
    const reason = 'failed to eval condition: 1 / 0 == 1, attempted to divide by 0'
    expect(out).toEqual([])
    expect(answers).toEqual([{ ok: false, reason, retryable: true }])
    expect(set.lines.map(({ fields, message }) => [message, fields])).toEqual([
      ['failed processing logs', { error: reason }],
    ])
    expect(set.counted()).toEqual({})
  })

  it('P6: refuses every batch of a resource that cannot be asked', () => {
    const resource = ['1 / 0 == 1']
    const { out, source } = runningProcessor(
      'filter',
      { error_mode: 'propagate', traces: { resource } },
      ['traces'],
    )
    const data = manyRows(7, services(1))
    const answers: Settled[] = []
    for (let i = 0; i < 3; i++) {
      source.next(batchOf('traces', 7, data, (answer) => answers.push(answer)))
    }
    const reason = 'failed to eval condition: 1 / 0 == 1, attempted to divide by 0'
    expect(out).toEqual([])
    expect(answers).toEqual(answers.map(() => ({ ok: false, reason, retryable: true })))
    expect(answers).toHaveLength(3)
  })

  it('says what it knows when it is asked for what it does not', () => {
    expect(refusal('filter', { traces: { spanevent: ['SHA256(name) == "a"'] } })).toBe(
      'unable to parse OTTL condition "SHA256(name) == \\"a\\"": undefined function "SHA256" (spantap knows: ' +
        'IsMatch, HasPrefix, HasSuffix, Len, IsString, IsInt, IsDouble, IsBool, IsMap, IsList)',
    )
    expect(refusal('filter', { metrics: { metric: ['metadata == nil'] } }, 'metrics')).toBe(
      'unable to parse OTTL condition "metadata == nil": path "metadata" of the metric context is a part of OTTL that ' +
        'spantap does not know (it knows: name, description, unit, type, aggregation_temporality, is_monotonic)',
    )
    const expressions = { metrics: { exclude: { match_type: 'expr', expressions: ['true'] } } }
    expect(refusal('filter', expressions, 'metrics')).toBe(
      'spantap does not have match_type "expr": say what `expressions` say in `metric_conditions`',
    )
    // The Collector makes no processor for a pipeline that is not there.
    expect(refusal('filter', expressions, 'traces')).toBe('')
  })
})
