// The service that is measured in a closed loop, and how it is loaded.
import { fileURLToPath } from 'node:url'

export const APP = fileURLToPath(new URL('apps/service.cjs', import.meta.url))
export const CONNECTIONS = 16
/** After the load, until the last batch is exported. */
export const QUIET_MS = 1000
