// Some programs taken away: what must then be seen and what the log and `spantap doctor` must say (losses.ts, golden.ts), and what was seen and said.
import { isDeepStrictEqual } from 'node:util'
import tcp from '../../../receivers/tcp/index.ts'
import { tryTcp, type ProgramReport, type TcpReport } from '../../../cli/doctor/tcp.ts'
import { lossesOf, programsOf, type Loss } from './golden.ts'
import { factsWithout } from './losses.ts'
import { logger, observe, type Line, type Observed, type Options, type Side } from './observe.ts'
import type { Scenario } from './scenario.ts'

/** On a host that is busier than this process can read. */
const ATTEMPTS = 3

const SIDES: readonly Side[] = ['metrics', 'events']

/** What is found, or expected, of one side. */
export interface Found {
  readonly facts: readonly string[]
  /** Features that the log calls missing, with the programs that it names; other warnings as they are. */
  readonly log: readonly string[]
}

export interface Said {
  /** Features that `doctor` calls lost, and programs that it does not call attached. */
  readonly lost: readonly string[]
  readonly missing: readonly string[]
}

export interface Compared<T> {
  readonly expected: T
  readonly found: T
}

/** What `doctor` says of a rung, network included. */
export function reportOn(attach: string, disable: readonly string[] = []): TcpReport {
  const config = tcp.config({ attach, disable, network: true })
  const signals = ['events', 'metrics'] as const
  const report = tryTcp({ id: 'tcp', config: config as never, signals }, logger([]))
  if (report.error !== null) throw new Error(report.error)
  return report
}

/** Programs that run where nothing is disabled. */
export const attachedOf = ({ programs }: TcpReport): string[] =>
  programs.filter(({ state }) => state === 'attached').map(({ program }) => program)

/** Which side has an object; none: it is that of the streams. */
export function sideOf(object: string): Side | undefined {
  return object === 'network' ? 'metrics' : object.startsWith('dns_') ? 'events' : undefined
}

/** What `doctor` should say, and what it said when it was asked. */
export function doctorWithout(whole: TcpReport, disable: readonly string[]): Compared<Said> {
  const { programs, lost } = reportOn(whole.attach, disable)
  const lacking = ({ state }: ProgramReport): boolean => state === 'disabled' || state === 'refused'
  return {
    expected: {
      lost: losses(whole, SIDES, disable)
        .map(({ feature }) => feature)
        .toSorted(),
      missing: disable.toSorted(),
    },
    found: {
      lost: lost.map(({ name }) => name).toSorted(),
      missing: programs
        .filter(lacking)
        .map(({ program }) => program)
        .toSorted(),
    },
  }
}

/** What should be seen and logged, and what was. `whole`: of the same rung with nothing disabled. */
export async function without(
  scenario: Scenario,
  whole: TcpReport,
  disable: readonly string[],
  sides: readonly Side[] = SIDES,
): Promise<Compared<Found>> {
  const gone = losses(whole, sides, disable)
  const running = new Set(opened(whole, sides))
  const attached = whole.programs.filter(
    ({ object, state }) => running.has(object) && state === 'attached',
  )
  const facts = factsWithout(
    gone,
    attached.map(({ program }) => program),
  )
  const { attach } = whole
  const seen = await undisturbed(scenario, { attach, disable, sides, expected: facts })
  return {
    expected: {
      facts,
      log: gone
        .filter(({ programs }) => programs.some((one) => isMissed(one, sides)))
        .map(({ feature, programs }) => line(feature, programs)),
    },
    found: { facts: seen.facts.toSorted(), log: seen.warnings.map(shortly).toSorted() },
  }
}

/** Where only metrics are wanted, nobody misses what sees streams. */
const isMissed = (program: string, sides: readonly Side[]): boolean =>
  !isDeepStrictEqual(sides, ['metrics']) ||
  program.startsWith('process_') ||
  programsOf('network').includes(program)

/** Observe until nothing was lost. What is missing for another reason is missing each time. */
async function undisturbed(scenario: Scenario, options: Options): Promise<Observed> {
  for (let more = ATTEMPTS - 1; ; more--) {
    const seen = await observe(scenario, options)
    if (seen.lost === 0 || more === 0) return seen
  }
}

/** Objects that are loaded. */
function opened({ programs }: TcpReport, sides: readonly Side[]): string[] {
  const objects = new Set(programs.map(({ object }) => object))
  return [...objects].filter((object) => {
    const side = sideOf(object)
    return side === undefined || sides.includes(side)
  })
}

const losses = (whole: TcpReport, sides: readonly Side[], disable: readonly string[]): Loss[] =>
  opened(whole, sides)
    .flatMap((object) => lossesOf(object, disable))
    .toSorted((a, b) => (line(a.feature, a.programs) < line(b.feature, b.programs) ? -1 : 1))

const line = (feature: string, programs: readonly string[]): string =>
  `${feature}: ${programs.map((program) => `${program} (disabled)`).join(', ')}`

/** `missing: FEATURE: …`, with its programs. */
function shortly({ text, fields }: Line): string {
  const [, feature] = /^missing: ([^:]+): /.exec(text) ?? []
  if (feature === undefined) return text
  const programs = String(fields['programs']).split(', ').toSorted().join(', ')
  return `${feature}: ${programs}`
}
