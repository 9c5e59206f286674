import { expect, it } from 'vitest'
import { ROLE } from '../../../../bpf/events.ts'
import { attributeRecord } from '../../../../pipeline/data/attributes.ts'
import { attributesOf } from '../../../../receivers/tcp/network/peer.ts'
import { keyOf } from './series.ts'

const V6 = [0x20, 0x01, 0x0d, 0xb8, ...Array<number>(11).fill(0), 1]

it('tells a client where its server is', () => {
  const { bytes, view } = keyOf({ ip: [10, 2, 3, 4], port: 5432, family: 2, role: ROLE.CLIENT })
  expect(attributeRecord(attributesOf(bytes, view))).toEqual({
    'network.transport': 'tcp',
    'network.type': 'ipv4',
    'network.peer.address': '10.2.3.4',
    'network.peer.port': 5432,
    'spantap.network.role': 'client',
    'spantap.network.namespace': 4026531840,
  })
})

it('tells a server who came, and to which port', () => {
  const { bytes, view } = keyOf({ ip: V6, port: 443, family: 10, role: ROLE.SERVER })
  expect(attributeRecord(attributesOf(bytes, view))).toEqual({
    'network.transport': 'tcp',
    'network.type': 'ipv6',
    'network.peer.address': '2001:db8::1',
    'network.local.port': 443,
    'spantap.network.role': 'server',
    'spantap.network.namespace': 4026531840,
  })
})
