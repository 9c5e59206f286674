import { expect, it } from 'vitest'
import { checkHeaders, checkMethod, isGrpc } from '../../../pipeline/grpc/check.ts'
import { decodeMessage, encodeMessage, parseCode } from '../../../pipeline/grpc/status.ts'
import { quickly } from '../../support/hostile.ts'

const METHODS = new Map([['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 1]])

it('P6: the headers of a call are read in no time, however long', () => {
  quickly(isGrpc)
  quickly((text) => checkHeaders({ 'content-type': `application/grpc;${text}`, ':method': text }))
  quickly((text) => checkHeaders({ 'content-type': 'application/grpc', 'grpc-timeout': text }))
  quickly((text) => checkMethod({ ':path': text }, METHODS))
  quickly((text) => checkMethod({ ':path': `/a${text}`, 'grpc-encoding': text }, METHODS))
})

it('P6: the trailers of an answer are read in no time, however long', () => {
  quickly((text) => expect(parseCode(text)).toBeLessThan(17))
  quickly((text) => decodeMessage(text))
  quickly((text) => encodeMessage(text))
})
