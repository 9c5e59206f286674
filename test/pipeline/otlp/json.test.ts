import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodedBatch } from '../../../pipeline/batch.ts'
import type { Encoded } from '../../../pipeline/encoded.ts'
import { encodedRequest } from '../../../pipeline/otlp/encoded.ts'
import { batchJson, jsonRequest, readJson, writeJson } from '../../../pipeline/otlp/json/index.ts'
import type { Message } from '../../../pipeline/otlp/schema/message.ts'
import { REQUEST } from '../../../pipeline/otlp/schema/requests.ts'
import { randomRequest } from './random_request.ts'
import { signals } from './signals.ts'

interface Golden {
  /** In base64. */
  readonly request: string
  readonly line: string
}

const golden = (signal: string): Golden[] =>
  readFileSync(new URL(`golden/${signal}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Golden)

const json = (encoded: Encoded<'traces' | 'metrics' | 'logs'>): string =>
  batchJson(encodedBatch(encoded))

function fieldNames(message: Message, seen = new Set<Message>()): string[] {
  if (seen.has(message)) return []
  seen.add(message)
  return message.fields.flatMap(({ name, type }) =>
    typeof type === 'string' ? [name] : [name, ...fieldNames(type, seen)],
  )
}

describe.each(signals)('JSON of %s', (signal) => {
  it('P2: is what a real otelcol writes for the same 22 requests, to the byte', () => {
    const lines = golden(signal)
    expect(lines).toHaveLength(22)
    for (const { request, line } of lines) {
      expect(json(encodedRequest(signal, Buffer.from(request, 'base64')))).toBe(line)
    }
  })

  it('has every field of OTLP in what the otelcol wrote', () => {
    const text = golden(signal)
      .map(({ line }) => line)
      .join('')
    const missing = fieldNames(REQUEST[signal]).filter((name) => !text.includes(`"${name}":`))
    expect(missing).toEqual([
      `deprecated${REQUEST[signal].fields[0]!.name.replace('resource', 'Scope')}`,
    ])
  })

  it('P2: is read to what it was written from', () => {
    for (const { line } of golden(signal)) {
      expect(json(jsonRequest(signal, Buffer.from(line)))).toBe(line)
    }
  })

  it('P2: data → JSON → data, the same', () => {
    fc.assert(
      fc.property(randomRequest(signal, { tame: false }), (bytes) => {
        const { data } = encodedRequest(signal, bytes)
        const text = writeJson(signal, data)
        expect(writeJson(signal, readJson(signal, Buffer.from(text)))).toBe(text)
      }),
      { numRuns: 60 },
    )
  })

  it('P6: text that was changed somewhere is read or is an Error of one sentence', () => {
    const lines = golden(signal).map(({ line }) => Buffer.from(line))
    const change = fc.tuple(fc.nat(), fc.constantFrom(...Buffer.from('{}[]",:\\0-e.nt\u0001')))
    fc.assert(
      fc.property(
        fc.constantFrom(...lines),
        fc.array(change, { maxLength: 4 }),
        (line, changes) => {
          const bytes = Buffer.from(line)
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte
          let encoded: Encoded<typeof signal>
          try {
            encoded = jsonRequest(signal, bytes)
          } catch (error) {
            expect((error as Error).message).toMatch(/^(json|protobuf): .*, at byte \d+$/)
            return
          }
          json(encoded)
          expect(encoded.data).toBeDefined()
        },
      ),
      { numRuns: 500 },
    )
  })
})

const span = (fields: string): Buffer =>
  Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[{${fields}}]}]}]}`)
const value = (text: string): unknown =>
  readJson('traces', span(`"attributes":[{"key":"k","value":${text}}]`)).own[0]![1]

describe('values of JSON', () => {
  it.each([
    ['{"intValue":9007199254740993}', 9007199254740993n],
    ['{"intValue":"-9223372036854775808"}', -(2n ** 63n)],
    ['{"intValue":"+5"}', 5],
    ['{"doubleValue":3}', { double: 3 }],
    ['{"doubleValue":"NaN"}', Number.NaN],
    ['{"doubleValue":"-inf"}', -Infinity],
    ['{"doubleValue":-0.0}', { double: -0 }],
    ['{"doubleValue":"2.5e-3"}', 0.0025],
    ['{"stringValue":null}', ''],
    ['{"stringValue":"\\u00e9\\ud83d\\ude00\\ud83d\\/"}', 'é😀\ufffd/'],
    ['{"string_value":"x"}', 'x'],
    ['{"stringValue":"a","intValue":5}', 5],
    ['{"bytesValue":"AAE="}', Uint8Array.of(0, 1)],
    ['{"arrayValue":{"values":[null,{"boolValue":true}]}}', [null, true]],
    ['{"kvlistValue":null}', { map: [] }],
    ['null', null],
  ])('%s', (text, expected) => {
    expect(value(text)).toEqual(expected)
  })

  it.each([
    ['{"intValue":"9223372036854775808"}', '9223372036854775808 is out of the range of int64'],
    ['{"intValue":1.5}', '"1.5" is no whole number'],
    ['{"intValue":null}', 'expected a number instead of null'],
    ['{"doubleValue":"1e400"}', '"1e400" is no double'],
    ['{"boolValue":"true"}', 'expected true or false'],
    ['{"bytesValue":"A_E="}', 'bytes are not base64'],
    ['{"stringValue":5}', 'expected a string'],
    ['[]', 'expected an object'],
  ])('P6: refuses %s', (text, message) => {
    expect(() => value(text)).toThrow(message)
  })

  it('takes names of enums, and ids in either case', () => {
    const id = '0AF7651916cd43dd8448eb211c80319c'
    const batch = readJson('traces', span(`"kind":"SPAN_KIND_CLIENT","traceId":"${id}"`))
    expect(batch.kind[0]).toBe(3)
    expect(Buffer.from(batch.traceId(0)).toString('hex')).toBe(id.toLowerCase())
    expect(() => readJson('traces', span('"kind":"CLIENT"'))).toThrow('unknown name "CLIENT"')
    expect(() => readJson('traces', span('"traceId":"0af7"'))).toThrow('has 4 characters')
  })

  it('P6: refuses what is nested too deep, in values and in members that nobody knows', () => {
    const deep = (n: number): Buffer =>
      span(`"attributes":[{"value":${'{"arrayValue":{"values":['.repeat(n)}{}${']}}'.repeat(n)}}]`)
    expect(readJson('traces', deep(63))).toHaveLength(1)
    expect(() => readJson('traces', deep(64))).toThrow('nested more than 64 deep')
    expect(() => readJson('traces', deep(200_000))).toThrow('nested more than 64 deep')
    const unknown = (n: number): Buffer => Buffer.from(`{"x":${'['.repeat(n)}${']'.repeat(n)}}`)
    expect(readJson('traces', unknown(9_999))).toHaveLength(0)
    expect(() => readJson('traces', unknown(1_000_003))).toThrow('too many levels')
  })
})
