// docs/config.md is what the schemas say.
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ALL } from '../../cli/all.ts'
import { referencePage } from '../../cli/reference.ts'
import type { Field } from '../../pipeline/config/field.ts'
import { serviceField } from '../../pipeline/config/service.ts'

it('P8: docs/config.md is as the schemas make it: npm run docs', () => {
  const committed = readFileSync(new URL('../../docs/config.md', import.meta.url), 'utf8')
  expect(committed).toBe(referencePage(ALL))
})

it('P8: every key has a word of help', () => {
  const parts = Object.entries(ALL).flatMap(([kind, known]) =>
    (known as readonly { type: string; config: { field: Field<unknown> } }[]).map(
      ({ type, config }) => [`${kind}/${type}`, config.field] as const,
    ),
  )
  const bare = [...parts, ['service', serviceField] as const].flatMap(([name, field]) =>
    keysWithout(name, field as Field<unknown>),
  )
  expect(bare).toEqual([])
})

function keysWithout(path: string, field: Field<unknown>): string[] {
  return Object.entries(field.fields ?? field.item?.fields ?? {}).flatMap(([key, inner]) => {
    const at = `${path}.${key}`
    return [...(inner.help === '' ? [at] : []), ...keysWithout(at, inner)]
  })
}
