import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { PRODUCTION, projectFiles, readText } from './tree.ts'

/** An import that is still there when the types are erased. */
const imported = (name: string): RegExp =>
  new RegExp(`^(import|export) (?!type\\b)[^;'"]*from '${name}(/[^']*)?'`, 'm')

const ROLES: readonly [name: string, where: RegExp, how: RegExp][] = [
  ['@opentelemetry/api', PRODUCTION, imported('@opentelemetry/api')],
  ['@opentelemetry/sdk-trace-base', PRODUCTION, imported('@opentelemetry/sdk-trace-base')],
  ['@opentelemetry/sdk-metrics', PRODUCTION, imported('@opentelemetry/sdk-metrics')],
  [
    '@opentelemetry/exporter-metrics-otlp-http',
    PRODUCTION,
    imported('@opentelemetry/exporter-metrics-otlp-http'),
  ],
  [
    '@opentelemetry/semantic-conventions',
    PRODUCTION,
    imported('@opentelemetry/semantic-conventions'),
  ],
  ['rxjs', PRODUCTION, imported('rxjs')],
  ['node-addon-api', /^native\/[^/]*\.(cc|hh?)$/, /^#include [<"]napi\.h[>"]/m],
  ['libbpf', /^native\/[^/]*\.(cc|hh?)$/, /^#include <bpf\/libbpf\.h>/m],
  ['vitest', /^vitest\.config\.ts$/, imported('vitest')],
]

describe('packages', () => {
  it.each(ROLES)('S13: %s is used where it belongs', (name, where, how) => {
    const users = projectFiles(where).filter((file) => how.test(readText(file)))
    expect(users, `no file imports ${name}`).not.toEqual([])
  })

  it('S13: npm ls is clean', () => {
    const json = execFileSync('npm', ['ls', '--all', '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    expect(JSON.parse(json)).not.toHaveProperty('problems')
  })
})
