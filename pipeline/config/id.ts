// Ids: `type[/name]` of a component, `signal[/name]` of a pipeline (component/identifiable.go, pipeline/pipeline.go).
import { PIPELINE_SIGNALS } from '../signal.ts'
import { goQuote } from './go_quote.ts'

export interface Id {
  readonly type: string
  /** `type` or `type/name`, without the spaces around the parts. */
  readonly text: string
}

export interface PipelineId extends Id {
  readonly type: (typeof PIPELINE_SIGNALS)[number]
}

const TYPE = /^[a-zA-Z][0-9a-zA-Z_]{0,62}$/
const NAME = /^[^\p{Z}\p{C}\p{S}]+$/u
const MAX_NAME_BYTES = 1024

/** Parse the id of a component. Throws an Error with the Collector's text. */
export function parseId(given: string): Id {
  const { type, name } = halves(given)
  if (!TYPE.test(type))
    throw new Error(`in ${goQuote(given)} id: invalid character(s) in type ${goQuote(type)}`)
  return { type, text: join(type, name) }
}

/** Parse the id of a pipeline: the type must be a signal. Profiles are refused later, with the whole configuration. */
export function parsePipelineId(given: string): PipelineId {
  const { type, name } = halves(given)
  const text = join(type, name)
  const signal = PIPELINE_SIGNALS.find((one) => one === type)
  if (signal) return { type: signal, text }
  if (type === PROFILES) return { type: PROFILES as PipelineId['type'], text }
  throw new Error(`in ${goQuote(given)} id: unknown pipeline signal: ${goQuote(type)}`)
}

const PROFILES = 'profiles'

/** What is wrong with a pipeline of a signal that is not here, or undefined. */
export function unsupportedSignal({ type, text }: PipelineId): string | undefined {
  if ((type as string) !== PROFILES) return undefined
  return (
    `pipeline ${goQuote(text)}: profiling signal support is at alpha level, gated under the ` +
    `"service.profilesSupport" feature gate`
  )
}

interface Halves {
  readonly type: string
  readonly name: string | undefined
}

function halves(given: string): Halves {
  const slash = given.indexOf('/')
  const type = (slash < 0 ? given : given.slice(0, slash)).trim()
  if (type === '') {
    if (slash < 0) throw new Error('id must not be empty')
    throw new Error(`in ${goQuote(given)} id: the part before / should not be empty`)
  }
  return { type, name: slash < 0 ? undefined : parseName(given, given.slice(slash + 1).trim()) }
}

const join = (type: string, name: string | undefined): string =>
  name === undefined ? type : `${type}/${name}`

function parseName(given: string, name: string): string {
  if (name === '') throw new Error(`in ${goQuote(given)} id: the part after / should not be empty`)
  const bytes = Buffer.byteLength(name)
  if (bytes > MAX_NAME_BYTES) {
    const why = `is longer than ${MAX_NAME_BYTES} characters (${bytes} characters)`
    throw new Error(`in ${goQuote(name)} id: name ${goQuote(name)} ${why}`)
  }
  if (!NAME.test(name))
    throw new Error(`in ${goQuote(name)} id: invalid character(s) in name ${goQuote(name)}`)
  return name
}
