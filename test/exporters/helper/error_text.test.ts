import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { textOf } from '../../../exporters/helper/error_text.ts'
import { freePorts } from '../../support/ports.ts'

it('of an error is its message', () => {
  expect(textOf(new Error('socket hang up'))).toBe('socket hang up')
})

it('of a name with several addresses says it of each, where the error itself says nothing', async () => {
  const { backend: port } = await freePorts('backend')
  const error = await new Promise<Error>((resolve) => {
    connect({
      host: 'backend.example.com',
      port,
      autoSelectFamily: true,
      lookup: (_name, _options, found) =>
        found(null, [
          { address: '127.0.0.1', family: 4 },
          { address: '127.0.0.2', family: 4 },
        ]),
    }).once('error', resolve)
  })
  expect(error.message).toBe('')
  const refused = (address: string): string => `connect ECONNREFUSED ${address}:${port}`
  expect(textOf(error)).toBe(`${refused('127.0.0.1')}, ${refused('127.0.0.2')}`)
})
