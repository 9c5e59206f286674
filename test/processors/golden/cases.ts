// Configurations whose outcome a real otelcol has told: `golden.json` has it for each signal.
import type { Case } from './case.ts'
import { CHANGED } from './changed.ts'
import { CONDITIONS } from './conditions.ts'
import { FILTERED } from './filtered.ts'

export const CASES: Readonly<Record<string, Case>> = { ...CHANGED, ...FILTERED, ...CONDITIONS }
