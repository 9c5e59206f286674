// Programs of the rung that do not run, and what that costs.
import type { Logger } from '../../pipeline/log.ts'
import { isUnneeded, lostWithout, type Feature } from './features.ts'
import type { Refusal } from './load.ts'

export interface Missing {
  readonly program: string
  /** `unneeded`: this kernel has no such function any more, and another program sees the same. */
  readonly why: 'disabled' | 'refused' | 'unneeded'
  /** What the kernel said. */
  readonly answer: string | undefined
}

/** Those of `programs` that were refused or disabled, in the order of the rung. */
export function missingPrograms(
  programs: readonly string[],
  refused: readonly Refusal[],
  disabled: readonly string[],
): Missing[] {
  const answers = new Map(refused.map(({ program, error }) => [program, error]))
  return programs.flatMap((program): Missing[] => {
    const error = answers.get(program)
    if (error) {
      const why = isUnneeded(program, error.code) ? 'unneeded' : 'refused'
      return [{ program, why, answer: error.message }]
    }
    return disabled.includes(program) ? [{ program, why: 'disabled', answer: undefined }] : []
  })
}

/** What goes with them. */
export function lostFeatures(
  programs: readonly string[],
  missing: readonly Missing[],
): readonly Feature[] {
  const gone = missing.filter(({ why }) => why !== 'unneeded').map(({ program }) => program)
  return lostWithout(new Set(gone), programs)
}

/** A line for each feature that goes, naming the programs that it would need. */
export function tellMissing(
  programs: readonly string[],
  missing: readonly Missing[],
  log: Logger,
): void {
  for (const feature of lostFeatures(programs, missing)) {
    const mine = missing.filter(({ program }) => feature.programs.includes(program))
    const names = mine.map(({ program, why }) => `${program} (${why})`).join(', ')
    const answers = mine.flatMap(({ answer }) => answer ?? []).join('; ')
    log.warn(`missing: ${feature.name}: ${feature.without}`, {
      programs: names,
      ...(answers === '' ? {} : { error: answers }),
    })
  }
}
