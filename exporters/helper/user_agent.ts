// What we call ourselves to backends, as Collectors do.
import { arch } from 'node:process'
import { SPANTAP_SCOPE } from '../../pipeline/data/resource.ts'

/** Go's name of the processor. */
const ARCH: Readonly<Record<string, string>> = { x64: 'amd64' }

export const USER_AGENT = `spantap/${SPANTAP_SCOPE.version} (linux/${ARCH[arch] ?? arch})`
