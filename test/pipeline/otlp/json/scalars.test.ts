import { describe, expect, it } from 'vitest'
import { encodedBatch } from '../../../../pipeline/batch.ts'
import { batchJson, jsonRequest, readJson } from '../../../../pipeline/otlp/json/index.ts'
import { MEGABYTE, quickly } from '../../../support/hostile.ts'

/** Logs with one body, which comes back. */
const request = (body: string): Buffer =>
  Buffer.from(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${body}}]}]}]}`)
const body = (text: string): unknown => readJson('logs', request(text))[0]!.records[0]!.body
const problem = (text: string): string => {
  try {
    return JSON.stringify(body(text))
  } catch (error) {
    return (error as Error).message
  }
}

describe('numbers in text', () => {
  it.each([
    ['"+17"', 17],
    ['"-000000000000000000000000000017"', -17],
    ['"0000000000000000000000000"', 0],
    ['"9223372036854775807"', 9223372036854775807n],
    ['"+09223372036854775807"', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
  ])('%s is %s', (text, value) => expect(body(`{"intValue":${text}}`)).toBe(value))

  it.each(['"9223372036854775808"', '-9223372036854775809', '"100000000000000000000000"'])(
    '%s is out of range',
    (text) => {
      const digits = text.replaceAll('"', '')
      expect(problem(`{"intValue":${text}}`)).toContain(
        `json: ${digits} is out of the range of int64`,
      )
    },
  )

  it.each([
    ['"5."', 5],
    ['".5"', 0.5],
    ['"-1.25e2"', -125],
    ['"1E400"', undefined],
    ['"."', undefined],
    ['"1.2.3"', undefined],
  ])('%s is the double %s', (text, value) => {
    const read = () => readJson('logs', request(`{"doubleValue":${text}}`))
    if (value === undefined) expect(read).toThrow(/is no double/)
    else
      expect(read()[0]!.records[0]!.body).toEqual(
        Number.isInteger(value) ? { double: value } : value,
      )
  })
})

describe('bytes', () => {
  it('P6: of 8 MB are read', () => {
    const bytes = Buffer.alloc(8 * MEGABYTE + 1, 'spantap')
    const text = `{"bytesValue":"${bytes.toString('base64')}"}`
    expect(Buffer.compare(body(text) as Uint8Array, bytes)).toBe(0)
    const encoded = jsonRequest('logs', request(text))
    expect(batchJson(encodedBatch(encoded))).toContain(text)
  })

  it.each(['"YQ=="', '"YWI="', '"YWJj"', '""', '"YW\\nJj"'])('%s is base64', (text) => {
    expect(body(`{"bytesValue":${text}}`)).toBeInstanceOf(Uint8Array)
  })

  it.each(['"YQ"', '"YQ="', '"Y==="', '"===="', '"YQ==YQ=="', '"Y Q="', '"YWI_"'])(
    '%s is not',
    (text) => expect(problem(`{"bytesValue":${text}}`)).toContain('bytes are not base64'),
  )
})

describe.each(['stringValue', 'intValue', 'doubleValue', 'bytesValue', 'boolValue'])(
  '%s',
  (field) => {
    it('P6: is read or refused in no time, however long, and errors stay short', () => {
      quickly((text) => {
        const message = problem(`{"${field}":${JSON.stringify(text)}}`)
        if (message.startsWith('json: ')) expect(message.length).toBeLessThan(600)
      })
      quickly((text) => problem(`{"${field}":${text}}`))
    })
  },
)

it('P6: names, ids and enums are read or refused in no time, however long', () => {
  quickly((text) => problem(`{${JSON.stringify(text)}:${JSON.stringify(text)}}`))
  for (const field of ['traceId', 'severityNumber', 'timeUnixNano', 'flags', 'unknown']) {
    quickly((text) => {
      const record = `{"${field}":${JSON.stringify(text)}}`
      const bytes = Buffer.from(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[${record}]}]}]}`)
      try {
        jsonRequest('logs', bytes)
      } catch (error) {
        expect((error as Error).message.length).toBeLessThan(600)
      }
    })
  }
})
