// A configuration from one file, without a command line and without components of the user's own.
import type { Components } from '../../pipeline/component.ts'
import type { Environment } from '../../pipeline/config/env.ts'
import { resolveConfig, typeConfig, type Loaded } from '../../pipeline/config/load.ts'

/** Throws an Error with the Collector's text. */
export function loadConfig(
  file: string,
  components: Components,
  { env }: { readonly env: Environment },
): Loaded {
  const resolved = resolveConfig([file], env)
  const { notes, files } = resolved
  return { config: typeConfig(resolved, components), components, notes, files }
}
