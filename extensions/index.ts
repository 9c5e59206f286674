// Every extension a configuration may name, sorted.
import type { Extension } from '../pipeline/component.ts'
import healthCheck from './health_check/index.ts'
import zpages from './zpages/index.ts'

export const extensions: readonly Extension[] = [healthCheck, zpages]
