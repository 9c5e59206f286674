import { describe, expect, it } from 'vitest'
import type { ProcessFacts } from '../../../pipeline/data/events.ts'
import { nameOf } from '../../../pipeline/naming/name.ts'
import { otelAttributes } from '../../../pipeline/naming/otel.ts'
import { facts } from './facts.ts'
import { GOLDEN } from './golden.ts'

describe('name of a service', () => {
  it.each(GOLDEN)('S2: %s', (_, command, more, source, name) => {
    const { language: _language, ...named } = nameOf(facts(command, more), otelName(more))
    expect(named).toEqual({ name, source })
  })

  it('cuts a name at 255 characters and takes control characters out', () => {
    const named = nameOf(facts('', { args: [`/bin/a\u0007b${'c'.repeat(300)}`] }), undefined)
    expect(named).toEqual({
      name: `a b${'c'.repeat(252)}`,
      source: 'executable',
      language: undefined,
    })
  })
})

function otelName(more: Partial<ProcessFacts>): string | undefined {
  return otelAttributes(more.env ?? {}).get('service.name')
}
