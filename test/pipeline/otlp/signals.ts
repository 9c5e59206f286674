// What OTLP carries, for `describe.each`.
export const signals = ['traces', 'metrics', 'logs'] as const
