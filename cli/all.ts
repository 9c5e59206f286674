// Every component that a configuration may name.
import { connectors } from '../connectors/index.ts'
import { exporters } from '../exporters/index.ts'
import { extensions } from '../extensions/index.ts'
import type { Components } from '../pipeline/component.ts'
import { processors } from '../processors/index.ts'
import { receivers } from '../receivers/index.ts'

export const ALL: Components = { receivers, processors, connectors, exporters, extensions }
