// `translation_strategy`: how OpenTelemetry's names become Prometheus's.
import { CLASSIC, type Translation } from '../../pipeline/prometheus/name.ts'

const STRATEGIES: Readonly<Record<string, Translation>> = {
  UnderscoreEscapingWithSuffixes: CLASSIC,
  UnderscoreEscapingWithoutSuffixes: { suffixes: false, utf8: false },
  NoUTF8EscapingWithSuffixes: { suffixes: true, utf8: true },
  NoTranslation: { suffixes: false, utf8: true },
}

export const isStrategy = (name: string): boolean => Object.hasOwn(STRATEGIES, name)

/** Without a strategy it is the first one; the Collector reads `add_metric_suffixes` no more since v0.155. */
export const translationOf = (strategy: string): Translation => STRATEGIES[strategy] ?? CLASSIC
