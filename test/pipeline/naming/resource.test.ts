import { describe, expect, it } from 'vitest'
import { attributeRecord } from '../../../pipeline/data/attributes.ts'
import { resourceOf, UNKNOWN_SERVICE } from '../../../pipeline/naming/index.ts'
import { facts } from './facts.ts'

const ID = '3f2504e04f8911d39a0c0305e82c33013f2504e04f8911d39a0c0305e82c3301'

describe('resource of a process', () => {
  it('S2: says who it is and how that was found', () => {
    const made = resourceOf(
      facts('node /srv/shop/server.js', {
        exe: '/usr/bin/node (deleted)',
        cgroup: `0::/system.slice/docker-${ID}.scope\n`,
        env: {
          OTEL_RESOURCE_ATTRIBUTES:
            'service.namespace=acme,service.version=1.2.3,process.pid=1,telemetry.sdk.name=x,deployment.environment.name=test',
        },
      }),
    )
    expect(made.service).toBe('shop')
    expect(made.schemaUrl).toBe('https://opentelemetry.io/schemas/1.45.0')
    expect(attributeRecord(made.attributes.list)).toEqual({
      'service.name': 'shop',
      'service.namespace': 'acme',
      'service.version': '1.2.3',
      'service.instance.id': 'web-1:4211:90001',
      'host.name': 'web-1',
      'container.id': ID,
      'process.pid': 4211,
      'process.executable.name': 'node',
      'deployment.environment.name': 'test',
      'telemetry.sdk.name': 'spantap',
      'telemetry.sdk.version': '0.1.0',
      'telemetry.sdk.language': 'nodejs',
      'spantap.service.source': 'script',
    })
  })

  it('is one object for one facts object', () => {
    const one = facts('nginx')
    expect(resourceOf(one)).toBe(resourceOf(one))
    expect(resourceOf(facts('nginx'))).not.toBe(resourceOf(one))
  })

  it('has no language when the program does not tell', () => {
    const record = attributeRecord(resourceOf(facts('/usr/local/bin/cart')).attributes.list)
    expect(record).not.toHaveProperty(['telemetry.sdk.language'])
  })

  it('has the name of the SDKs when nothing is known', () => {
    expect(UNKNOWN_SERVICE.service).toBe('unknown_service')
    expect(resourceOf(facts('')).service).toBe('unknown_service')
  })
})
