import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  frame,
  frameHeader,
  GrpcError,
  MessageReader,
  type Message,
} from '../../../pipeline/grpc/frame.ts'

/** `bytes` in pieces of these sizes, and what comes out of them. */
function read(bytes: Buffer, sizes: readonly number[], max = 1000): Message | undefined {
  const reader = new MessageReader(max)
  let at = 0
  for (const size of [...sizes, bytes.length]) {
    const message = reader.push(bytes.subarray(at, at + size))
    if (message) return message
    at += size
  }
  return undefined
}

it('a message comes out as it went in, however it is cut', () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 20 }))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), sizes, (body, flag, cuts) => {
      const message = read(Buffer.concat([frameHeader(body.length, flag), body]), cuts)
      expect(message?.compressed).toBe(flag)
      expect(message?.bytes).toEqual(Buffer.from(body))
    }),
  )
})

it('any bytes are a message, not enough, or an error of gRPC', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.array(fc.nat(9)), (bytes, cuts) => {
      try {
        const message = read(Buffer.from(bytes), cuts, 64)
        if (message) expect(message.bytes.length).toBeLessThanOrEqual(64)
      } catch (error) {
        expect(error).toBeInstanceOf(GrpcError)
      }
    }),
  )
})

it('what follows a message does not matter', () => {
  const message = read(Buffer.concat([frame(Buffer.from('one')), frame(Buffer.from('two'))]), [])
  expect(message?.bytes.toString()).toBe('one')
})

it('a message that is too large is an error before it is there', () => {
  const reader = new MessageReader(1000)
  expect(() => reader.push(Buffer.from([0, 0, 0, 3, 233]))).toThrow(
    'grpc: received message larger than max (1001 vs. 1000)',
  )
})

it('a flag of another kind', () => {
  const framed = frame(Buffer.from('x'))
  framed[0] = 2
  expect(() => read(framed, [])).toThrow('grpc: received unexpected payload format 2')
})

it('a stream that ends too early', () => {
  const reader = new MessageReader(1000)
  expect(reader.ended().message).toBe('EOF')
  reader.push(Buffer.from([0, 0]))
  expect(reader.ended().message).toBe('EOF')
  reader.push(Buffer.from([0, 0, 7, 1]))
  expect(reader.ended()).toMatchObject({ code: 2, message: 'unexpected EOF' })
})
