import { describe, expect, it } from 'vitest'
import type { ProcessFacts } from '../../../../pipeline/data/events.ts'
import { resourceOf } from '../../../../pipeline/naming/index.ts'
import { maskFacts } from '../../../../receivers/recording/mask/facts.ts'
import { facts } from '../../../pipeline/naming/facts.ts'
import { GOLDEN } from '../../../pipeline/naming/golden.ts'

const args = (command: string, more?: Partial<ProcessFacts>): string =>
  maskFacts(facts(command, more)).args.join(' ')

describe('process facts in a recording', () => {
  it.each([
    ['node server.js --token s3cr3t admin:pw', {}, 'node server.js --***** ****** ********'],
    ['node --env-file .env -r x server.js', {}, 'node --env-file **** -r * server.js'],
    ['/usr/bin/curl -u me:pw http://x/?a=b', {}, '/usr/bin/curl -* ***** *************'],
    [
      'python3 -m uvicorn shop.web:api --port 80 --key s3cr3t',
      {},
      'python3 -* uvicorn shop.web:api --**** ** --*** ******',
    ],
    [
      'java -Dspring.application.name=cart -Ddb.password=pw -jar a.jar',
      {},
      'java -Dspring.application.name=cart -*************** -*** *****',
    ],
    ['nginx -g secret', { cgroup: '0::/system.slice/nginx.service' }, 'nginx -* ******'],
  ])('S11: keeps of `%s` what names the service', (command, more, masked) => {
    expect(args(command, more)).toBe(masked)
  })

  it('S11: keeps of a title what names the service', () => {
    const title = 'node /srv/shop/server.js --token s3cr3t'
    expect(args('', { exe: '/usr/bin/node', args: [title] })).toBe(
      'node /srv/shop/server.js --***** ******',
    )
  })

  it('S11: masks variables with credentials', () => {
    const env = {
      OTEL_SERVICE_NAME: 'cart',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=s3cr3t',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://u:s3cr3t@h',
      OTEL_TRACES_EXPORTER: 'none',
    }
    expect(maskFacts(facts('x', { env })).env).toEqual({
      OTEL_SERVICE_NAME: 'cart',
      OTEL_EXPORTER_OTLP_HEADERS: '**************',
      OTEL_EXPORTER_OTLP_ENDPOINT: '*****************',
      OTEL_TRACES_EXPORTER: 'none',
    })
  })

  it.each(GOLDEN)('S10: %s keeps its resource', (_, command, more) => {
    const whole = facts(command, more)
    const masked = maskFacts(whole)
    expect(resourceOf(masked).attributes.list).toEqual(resourceOf(whole).attributes.list)
    const bytes = (all: readonly string[]): number[] => all.map((arg) => Buffer.byteLength(arg))
    expect(bytes(masked.args)).toEqual(bytes(whole.args))
  })
})
