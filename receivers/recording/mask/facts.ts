// What a recording keeps of a process: everything that its service's name was made of, and no other argument.
import type { ProcessFacts } from '../../../pipeline/data/events.ts'
import { nameOf } from '../../../pipeline/naming/name.ts'
import { executableOf } from '../../../pipeline/naming/program.ts'
import { isKeptVariable } from './variables.ts'

/** More arguments than this are masked without looking: each one looked at costs a naming of the service. */
const MAX_LOOKED_AT = 64

/**
 * The same facts with the same resource, and masked, at equal length, whatever can be masked without changing that: an argument
 * that stays readable is one that spans show anyway.
 */
export function maskFacts(facts: ProcessFacts): ProcessFacts {
  let masked: ProcessFacts = { ...facts, env: maskedVariables(facts.env) }
  const wanted = shown(facts)
  const args = facts.args.map((arg, i) => (i < MAX_LOOKED_AT ? arg : covered(arg)))
  // Those that are covered already need no look, and thousands of them would take long.
  const rest = shown({ ...masked, args }) === wanted
  if (rest) masked = { ...masked, args }
  const last = rest ? Math.min(args.length, MAX_LOOKED_AT) : args.length
  for (let i = last - 1; i >= 0; i--) {
    for (const candidate of candidates(masked.args[i]!, i === 0)) {
      const next = { ...masked, args: masked.args.with(i, candidate) }
      if (shown(next) !== wanted) continue
      masked = next
      break
    }
  }
  return masked
}

/** What spans show of a process's arguments. */
function shown(facts: ProcessFacts): string {
  const { name, source, language } = nameOf(facts, undefined)
  return [name, source, language ?? '', executableOf(facts)].join('\n')
}

/** Ways to mask an argument, the most thorough first. */
function* candidates(arg: string, first: boolean): Generator<string> {
  if (!first) {
    yield covered(arg)
    const equals = arg.indexOf('=')
    if (equals >= 0) yield arg.slice(0, equals + 1) + stars(arg.slice(equals + 1))
    const query = arg.search(/[?#]/)
    if (query >= 0) yield arg.slice(0, query + 1) + stars(arg.slice(query + 1))
  }
  // A title, or code: the words that do not name anything.
  const words = arg.split(' ')
  if (words.length < 2 || words.length > MAX_LOOKED_AT) return
  for (let kept = 1; kept < words.length; kept++) {
    yield words.map((word, i) => (i < kept ? word : covered(word))).join(' ')
  }
}

/** An option stays an option: what follows it must not be taken for something else. */
function covered(arg: string): string {
  const hyphens = /^[-+]*/.exec(arg)![0]
  return hyphens + stars(arg.slice(hyphens.length))
}

function stars(text: string): string {
  return '*'.repeat(Buffer.byteLength(text))
}

function maskedVariables(env: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(env).map(([name, value]) => [
    name,
    isKeptVariable(name, value) ? value : stars(value),
  ])
  return Object.fromEntries(kept) as Record<string, string>
}
