// Some programs taken away: what then is seen, what the log says and what `spantap doctor` says, and whether it is what the list of
// features says.
import { lostWithout } from '../../../receivers/tcp/features.ts'
import tcp from '../../../receivers/tcp/index.ts'
import { tryTcp, type ProgramReport, type TcpReport } from '../../../cli/doctor/tcp.ts'
import { expectedWithout } from './losses.ts'
import { logger, observe, type Observed, type Options } from './observe.ts'

/** On a host that is busier than this process can read. */
const ATTEMPTS = 3

export interface Found {
  readonly facts: readonly string[]
  /** Lines of the log, with the programs that they name. */
  readonly log: readonly string[]
  /** Features that `doctor` calls lost, and programs that it does not call attached. */
  readonly lost: readonly string[]
  readonly missing: readonly string[]
}

/** What there is of programs on a rung, network included. */
export function reportOn(attach: string, disable: readonly string[] = []): TcpReport {
  const config = tcp.config({ attach, disable, network: true })
  const signals = ['events', 'metrics'] as const
  const report = tryTcp({ id: 'tcp', config: config as never, signals }, logger([]))
  if (report.error !== null) throw new Error(report.error)
  return report
}

/** Observe until nothing was lost. What is missing for another reason is missing each time. */
async function undisturbed(options: Options): Promise<Observed> {
  for (let more = ATTEMPTS - 1; ; more--) {
    const seen = await observe(options)
    if (seen.lost === 0 || more === 0) return seen
  }
}

/** What should be found, and what was. */
export async function without(
  attach: string,
  disable: readonly string[],
): Promise<{ expected: Found; found: Found }> {
  const { programs, lost } = reportOn(attach, disable)
  const names = programs.map(({ program }) => program)
  const gone = new Set(disable)
  const features = [...Map.groupBy(programs, ({ object }) => object).values()].flatMap((own) => {
    const mine = own.map(({ program }) => program)
    return lostWithout(gone, mine)
  })
  const facts = expectedWithout(
    features.map(({ name }) => name),
    disable,
    names,
  )
  const seen = await undisturbed({ attach, disable, expected: facts })
  const lacking = ({ state }: ProgramReport): boolean => state === 'disabled' || state === 'refused'
  return {
    expected: {
      facts: facts.toSorted(),
      log: features.map(
        ({ name, without, programs: own }) =>
          `missing: ${name}: ${without}: ${names
            .filter((one) => own.includes(one) && disable.includes(one))
            .map((one) => `${one} (disabled)`)
            .join(', ')}`,
      ),
      lost: features.map(({ name }) => name),
      missing: names.filter((one) => disable.includes(one)),
    },
    found: {
      facts: seen.facts.toSorted(),
      log: seen.warnings.map(({ text, fields }) => `${text}: ${String(fields['programs'])}`),
      lost: lost.map(({ name }) => name),
      missing: programs.filter(lacking).map(({ program }) => program),
    },
  }
}
