// What the OpenTelemetry SDK says about itself goes to the log of whoever began last and has not ended.
import { diag } from '@opentelemetry/api'
import { afterEach, expect, it } from 'vitest'
import { setSink } from '../../../pipeline/log_sink.ts'
import { createLogger } from '../../../pipeline/logger.ts'
import { bridgeDiagnostics } from '../../../pipeline/telemetry/diag.ts'

const log = createLogger({
  level: 'info',
  encoding: 'console',
  sampling: { enabled: false, tick: 1, initial: 1, thereafter: 0 },
})

afterEach(() => setSink(undefined))

it('P5: a bridge that ends gives way to the one before it, which may outlive it', () => {
  const lines: string[] = []
  setSink((line) => lines.push(line.split('\t').slice(1).join('\t')))
  const bridge = (name: string): (() => void) => bridgeDiagnostics(log.child({ name }))
  const said = (): string[] => {
    diag.warn('{"message":"no answer","stack":"x"}', 7)
    return lines.splice(0)
  }
  const line = (name: string): string[] => [
    `warn\tOpenTelemetry SDK\t{"name": "${name}", "detail": "no answer 7"}`,
  ]
  const one = bridge('one')
  const refused = bridge('refused')
  expect(said()).toEqual(line('refused'))
  refused()
  refused()
  expect(said()).toEqual(line('one'))
  const two = bridge('two')
  one()
  expect(said()).toEqual(line('two'))
  two()
  expect(said()).toEqual([])
})
