// From locations to a configuration: read, merge, expand, decode, validate.
import type { Components } from '../component.ts'
import { withPrefix } from '../errors.ts'
import type { Config } from './config.ts'
import { decodeConfig } from './decode.ts'
import type { Environment, Note } from './env.ts'
import { DecodeError } from './field.ts'
import { configLocation } from './location.ts'
import { resolve, type Resolved } from './resolve.ts'

export interface Loaded {
  readonly config: Config
  /** Every component that the configuration could name, the user's own among them. */
  readonly components: Components
  /** To be logged once the logger exists. */
  readonly notes: readonly Note[]
  /** Absolute paths of every file that was read, and of each the digest of what was read. */
  readonly files: ReadonlyMap<string, string>
}

/**
 * Read the configurations that `uris` name (files, `file:`, `env:`, `yaml:`) as one. Throws an Error with the Collector's text:
 * `failed to get config: …`.
 */
export function resolveConfig(uris: readonly string[], env: Environment): Resolved {
  const locations = uris.map(configLocation)
  try {
    return resolve(locations, env)
  } catch (error) {
    throw withPrefix('failed to get config: cannot resolve the configuration', bounded(error))
  }
}

/**
 * Type what was resolved. Throws an Error with the Collector's text: `failed to get config: …` for what cannot be typed, an
 * `InvalidError` with the bare sentences for what makes no sense (the command adds its own prefix), which is not looked for without
 * `validate`.
 */
export function typeConfig(
  { tree, places }: Pick<Resolved, 'tree' | 'places'>,
  components: Components,
  { validate = true } = {},
): Config {
  try {
    return decodeConfig(tree, components, places, { validate })
  } catch (error) {
    if (!(error instanceof DecodeError || error instanceof RangeError)) throw error
    throw withPrefix('failed to get config: cannot unmarshal the configuration', bounded(error))
  }
}

/** A stack that has no end is a configuration that is nested too deeply. */
const bounded = (error: unknown): unknown =>
  error instanceof RangeError ? new Error('values are nested too deeply', { cause: error }) : error
