// The same as each.test.ts on any rung of any kernel, with as few loads as will do: in an emulated machine each takes many seconds.
import { release } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import type { TcpReport } from '../../../cli/doctor/tcp.ts'
import { pairsOf, programsOf, UNTIL_6_4 } from './golden.ts'
import type { Side } from './observe.ts'
import { startScenario } from './scenario.ts'
import { attachedOf, doctorWithout, reportOn, sideOf, without, type Compared } from './without.ts'

/** One thing that was tried. */
export interface Tried {
  /** What was taken away, of what. */
  readonly what: string
  /** Programs that were disabled for it; none: what is said of all of them. */
  readonly disabled: readonly string[]
  /** What was not as it must be: `- ` expected, `+ ` found instead. */
  readonly wrong: readonly string[]
  readonly seconds: number
}

export interface Taken {
  readonly kernel: string
  readonly attach: string
  /** Every program that runs. */
  readonly programs: readonly string[]
  readonly tried: readonly Tried[]
}

interface Trial {
  readonly object: string
  readonly disable: readonly string[]
  /** Only the side that the programs are of: the objects share nothing. */
  readonly sides: readonly Side[]
}

/**
 * Take away each program of a rung in turn, and the pairs of which one does what the other does.
 * @param say takes a line for each
 * @param only these programs and objects; all without one
 */
export async function takeAway(
  attach: string,
  say: (line: string) => void,
  only: readonly string[] = [],
): Promise<Taken> {
  const tried: Tried[] = []
  const attempt = async <T extends object>(
    what: string,
    disabled: readonly string[],
    compare: () => Compared<T> | Promise<Compared<T>>,
  ): Promise<void> => {
    const began = performance.now()
    const wrong = differences(await compare())
    const seconds = Math.round((performance.now() - began) / 100) / 10
    tried.push({ what, disabled, wrong, seconds })
    say(`${what}: ${wrong.length === 0 ? 'ok' : 'WRONG'}, ${seconds} s`)
    for (const line of wrong) say(`  ${line}`)
  }
  let whole: TcpReport | undefined
  await attempt('doctor', [], () => ruledOut((whole = reportOn(attach))))
  const report = whole!
  const everything = report.programs.map(({ program }) => program)
  await attempt('doctor without all', [], () => doctorWithout(report, everything))
  const scenario = await startScenario()
  try {
    for (const { object, disable, sides } of trialsOf(report, only)) {
      // Beside a side nothing else need be verified again.
      const others = sideOf(object) === undefined ? [] : programsOf(report.object!)
      const what = `${object} without ${disable.join(' and ') || 'nothing'}`
      await attempt(what, disable, () => without(scenario, report, [...disable, ...others], sides))
    }
  } finally {
    await scenario.stop()
  }
  return { kernel: release(), attach, programs: attachedOf(report), tried }
}

/** What the kernel did not take: only functions that it does not have any more. */
function ruledOut({ programs }: TcpReport): Compared<{ missing: readonly string[] }> {
  const [major = 0, minor = 0] = release().split('.').map(Number)
  const without = major > 6 || (major === 6 && minor >= 5) ? UNTIL_6_4 : []
  const names = programs.map(({ program }) => program)
  return {
    expected: { missing: names.filter((name) => without.includes(name)) },
    found: {
      missing: programs.filter(({ state }) => state !== 'attached').map(({ program }) => program),
    },
  }
}

function trialsOf(report: TcpReport, only: readonly string[]): Trial[] {
  const attached = attachedOf(report)
  const objects = [...new Set(report.programs.map(({ object }) => object))]
  return objects.flatMap((object) => {
    const side = sideOf(object)
    const singles = programsOf(object).filter((program) => attached.includes(program))
    const sets = [[], ...singles.map((one) => [one]), ...pairsOf(object)]
    const chosen = sets.filter(
      (set) => only.length === 0 || [object, ...set].some((name) => only.includes(name)),
    )
    return chosen.map((disable) => ({
      object,
      disable,
      sides: side === undefined ? [] : [side],
    }))
  })
}

/** Lines of one that the other does not have, by part. */
function differences<T extends object>({ expected, found }: Compared<T>): string[] {
  return Object.keys(expected).flatMap((part) => {
    const [a, b] = [expected, found].map((one) => (one as Record<string, string[]>)[part]!)
    if (isDeepStrictEqual(a, b)) return []
    const only = (sign: string, these: string[], those: string[]): string[] =>
      these.filter((one) => !those.includes(one)).map((one) => `${sign} ${part}: ${one}`)
    const lines = [...only('-', a!, b!), ...only('+', b!, a!)]
    return lines.length > 0 ? lines : [`${part}: in another order, or twice`]
  })
}
