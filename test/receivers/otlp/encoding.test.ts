import { describe, expect, it } from 'vitest'
import { encodingOf, JSON_ENCODING, PROTOBUF } from '../../../receivers/otlp/encoding.ts'
import { Routes } from '../../../receivers/otlp/routes.ts'
import { quickly } from '../../support/hostile.ts'

describe('Content-Type', () => {
  it.each([
    'application/json',
    ' Application/JSON ',
    'application/json;',
    'application/json ; ',
    'application/json; charset=utf-8',
    'application/json ;charset="utf-8";a=b',
    'application/json; a="x;\\"y" ; b=c ;',
    'application/json; a=""',
  ])('%j is JSON', (type) => expect(encodingOf(type)).toBe(JSON_ENCODING))

  it('of protobuf is protobuf', () => {
    expect(encodingOf('application/x-protobuf; a=b')).toBe(PROTOBUF)
  })

  it.each([
    undefined,
    '',
    'text/plain',
    'application/json;;',
    'application/json; charset',
    'application/json; charset=',
    'application/json; =utf-8',
    'application/json; a=b c',
    'application/json; a=b c=d',
    'application/json; a="b',
    'application/json; a="b\\"',
    'application/json; a="b"c',
    'application/json; a b=c',
  ])('%j is nothing', (type) => expect(encodingOf(type)).toBeUndefined())

  it('P6: and any path are read in no time, however long', () => {
    quickly((text) => encodingOf(`application/json;${text}`))
    quickly(encodingOf)
    const routes = new Routes(new Map([['/v1/traces', 'traces']]))
    quickly((text) => routes.find(text))
  })
})
