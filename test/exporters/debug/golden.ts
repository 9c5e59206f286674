// What is compared with a real otelcol: OTLP/JSON of each signal, and what each verbosity wrote there.
export const SIGNALS = ['traces', 'metrics', 'logs'] as const
export const VERBOSITIES = ['basic', 'normal', 'detailed'] as const

export const inputFile = (signal: string): URL => new URL(`golden/${signal}.json`, import.meta.url)

export const goldenFile = (signal: string, verbosity: string): URL =>
  new URL(`golden/${signal}.${verbosity}.txt`, import.meta.url)
