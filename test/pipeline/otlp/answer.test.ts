import { expect, it } from 'vitest'
import { TAKEN, TAKEN_JSON } from '../../../pipeline/otlp/answer.ts'
import { readPartialSuccess } from '../../../pipeline/otlp/response.ts'

it('says as the Collector does that all was taken', () => {
  expect(Buffer.from(TAKEN).toString('hex')).toBe('0a00')
  expect(TAKEN_JSON).toBe('{"partialSuccess":{}}')
})

it('is read as such', () => {
  expect(readPartialSuccess(TAKEN, 'application/x-protobuf')).toBeUndefined()
  expect(readPartialSuccess(Buffer.from(TAKEN_JSON), 'application/json')).toBeUndefined()
})
