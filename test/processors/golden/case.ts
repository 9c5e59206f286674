// How the golden table says which processor is applied to what.
import type { INPUTS } from './inputs.ts'

export type Input = keyof typeof INPUTS

export interface Case {
  readonly processor: 'attributes' | 'resource' | 'filter'
  readonly config: object
  readonly signals: readonly Input[]
}

export const ALL: readonly Input[] = ['traces', 'metrics', 'logs']
export const actions = (...list: readonly object[]): Case => ({
  processor: 'attributes',
  config: { actions: list },
  signals: ALL,
})
export const matched = (signal: Input, match: object): Case => ({
  processor: 'attributes',
  config: { ...match, actions: [{ key: 'seen', value: true, action: 'insert' }] },
  signals: [signal],
})
export const resource = (...attributes: readonly object[]): Case => ({
  processor: 'resource',
  config: { attributes },
  signals: ALL,
})
export const filter = (signal: Input | readonly Input[], config: object): Case => ({
  processor: 'filter',
  config,
  signals: typeof signal === 'string' ? [signal] : signal,
})
export const span = (...conditions: readonly string[]): Case =>
  filter('traces', { traces: { span: conditions } })
export const strict = (match: object) => ({ match_type: 'strict', ...match })
export const regexp = (match: object) => ({ match_type: 'regexp', ...match })
