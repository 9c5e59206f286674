// All contexts by their names. `instrumentation_scope` is the old name of `scope`.
import type { Context, ContextName } from './context.ts'
import { log } from './logs.ts'
import { datapoint, metric } from './metrics.ts'
import { span, spanevent } from './spans.ts'

const scope: Context = {
  title: 'scope',
  outer: ['resource'],
  paths: {
    name: ({ scope }) => scope.name,
    version: ({ scope }) => scope.version,
    schema_url: ({ scope }) => scope.schemaUrl ?? '',
    dropped_attributes_count: ({ scope }) => scope.droppedAttributes ?? 0,
  },
  unsupported: ['cache'],
  attributes: ({ scope }) => [scope.attributes.list],
  enums: {},
}

const resource: Context = {
  title: 'resource',
  outer: [],
  paths: {
    schema_url: ({ resource }) => resource.schemaUrl,
    dropped_attributes_count: ({ resource }) => resource.droppedAttributes ?? 0,
  },
  unsupported: ['cache'],
  attributes: ({ resource }) => [resource.attributes.list],
  enums: {},
}

export const CONTEXTS: Readonly<Record<ContextName, Context>> = {
  log,
  datapoint,
  metric,
  spanevent,
  span,
  scope,
  resource,
}

/** The context that the first word of a path names, or undefined. */
export function contextOf(word: string): ContextName | undefined {
  if (word === 'instrumentation_scope') return 'scope'
  return Object.hasOwn(CONTEXTS, word) ? (word as ContextName) : undefined
}
