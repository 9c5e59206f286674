import { expect, it } from 'vitest'
import tcp from '../../../../receivers/tcp/index.ts'

it('is off, and then gives no metrics', () => {
  const config = tcp.config(undefined)
  expect(config).toMatchObject({ network: false, network_interval: 10_000 })
  expect(() => tcp.check!('metrics', config)).toThrow("it has metrics only with 'network: true'")
  tcp.check!('events', config)
  tcp.check!('metrics', tcp.config({ network: true }))
})

it('takes the programs of the network facts out', () => {
  const disable = ['look_at_sockets']
  expect(tcp.config({ disable })).toMatchObject({ disable })
})

it('refuses intervals that leave no time for anything else', () => {
  expect(() => tcp.config({ network_interval: '99ms' })).toThrow(
    "'network_interval' must be at least 100ms",
  )
})
