import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Answer } from './answer.ts'
import { readCases, type Case } from './cases.ts'
import { differences } from './compare.ts'
import { COVERED } from './covers.ts'
import { readGolden } from './golden.ts'
import { spantapAnswers } from './spantap.ts'

/** It takes seconds, on a host that does nothing else. */
const HOST_IS_BUSY_MS = 60_000

const cases = readCases()
const topics = Map.groupBy(cases, (one) => one.topic)
const golden = new Map([...topics.keys()].map((topic) => [topic, readGolden(topic)]))
let answers: Answer[]
beforeAll(async () => {
  answers = await spantapAnswers()
}, HOST_IS_BUSY_MS)

const ours = (one: Case): Answer => answers[cases.indexOf(one)]!
const theirs = (one: Case): Answer => golden.get(one.topic)![one.name]!
const verdict = ({ exit }: Answer): string => (exit === 0 ? 'good' : 'refused')

describe('the verdict of the real otelcol', () => {
  it('P1: at least 120 cases, each with an answer of the real otelcol', () => {
    expect(cases.length).toBeGreaterThanOrEqual(120)
    for (const [topic, these] of topics) {
      expect(Object.keys(golden.get(topic)!)).toEqual(these.map(({ name }) => name))
    }
  })

  it('P1: every text of a refusal and every rule of expansion occurs', () => {
    const found = new Set(cases.flatMap(({ covers }) => covers))
    expect([...found].toSorted()).toEqual(COVERED.toSorted())
  })

  it.each([...topics.keys()])('P1: %s: the same verdict, sentence and values', (topic) => {
    const found = topics
      .get(topic)!
      .filter(({ differs }) => !differs)
      .map((one) => [one.name, differences(theirs(one), ours(one))] as const)
      .filter(([, lines]) => lines.length > 0)
    expect(Object.fromEntries(found)).toEqual({})
  })
})

describe('where spantap knowingly differs', () => {
  const differing = cases.flatMap((one) => (one.differs ? [[one.name, one] as const] : []))

  it.each(differing)('P1: %s', (_, one) => {
    // A mark that is no longer needed has to go.
    expect(differences(theirs(one), ours(one))).not.toEqual([])
    const { spantap } = one.differs!
    if (spantap === 'good') expect(ours(one)).toMatchObject({ exit: 0, said: '' })
    else {
      expect(verdict(ours(one))).toBe('refused')
      expect(ours(one).said).toContain(spantap)
    }
  })

  it('P1: docs/collector-compatibility.md has each of them under its reason, and no other', () => {
    const page = readFileSync(
      new URL('../../docs/collector-compatibility.md', import.meta.url),
      'utf8',
    )
    const listed = page.split('\n## ').flatMap((section) => {
      const id = /^<a id="([\w-]+)">/m.exec(section)?.[1]
      const names = Array.from(section.matchAll(/^- `(\w+: .*)`$/gm), (found) => found[1]!)
      if (id === undefined && names.length === 0) return []
      return [[id, names.toSorted()] as const]
    })
    const marked = Map.groupBy(
      differing.map(([, one]) => one),
      (one) => one.differs!.id,
    )
    const titles = (these: readonly Case[]): string[] =>
      these.map(({ topic, name }) => `${topic}: ${name}`).toSorted()
    expect(Object.fromEntries(listed)).toEqual(
      Object.fromEntries(Array.from(marked, ([id, these]) => [id, titles(these)])),
    )
  })
})
