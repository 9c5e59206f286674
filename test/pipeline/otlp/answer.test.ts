import { expect, it } from 'vitest'
import { jsonAnswer, writeAnswer } from '../../../pipeline/otlp/answer.ts'
import { readPartialSuccess } from '../../../pipeline/otlp/response.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

it('says as the Collector does that all was taken', () => {
  expect(hex(writeAnswer())).toBe('0a00')
  expect(jsonAnswer('traces')).toBe('{"partialSuccess":{}}')
})

it('says what was not taken, and why', () => {
  const partial = { rejected: 311, message: 'queue is full' }
  expect(hex(writeAnswer(partial))).toBe('0a1208b702120d71756575652069732066756c6c')
  expect(jsonAnswer('traces', partial)).toBe(
    '{"partialSuccess":{"rejectedSpans":"311","errorMessage":"queue is full"}}',
  )
  expect(jsonAnswer('metrics', partial)).toContain('"rejectedDataPoints":"311"')
  expect(jsonAnswer('logs', partial)).toContain('"rejectedLogRecords":"311"')
})

it.each(['traces', 'metrics', 'logs'] as const)('is read again: %s', (signal) => {
  const partial = { rejected: 2 ** 40 + 7, message: 'ä' }
  expect(readPartialSuccess(writeAnswer(partial), 'application/x-protobuf')).toEqual(partial)
  const json = Buffer.from(jsonAnswer(signal, partial))
  expect(readPartialSuccess(json, 'application/json')).toEqual(partial)
})
