// Which kind of component a value of a user's module is.
import { CONNECTOR, type Components } from '../pipeline/component.ts'

interface Shaped {
  readonly kind: keyof Components
  readonly component: { readonly type: string; readonly alias?: string }
}

const TYPE = /^[a-zA-Z][0-9a-zA-Z_]{0,62}$/
const HINT = 'make it with receiver(), processor(), connector(), exporter() or extension()'

/** The kind of `value`; a sentence when it is no component. */
export function kindOf(value: unknown): Shaped | string {
  if (typeof value !== 'object' || value === null) {
    return `its default export is ${typeof value === 'object' ? 'null' : `a ${typeof value}`} and no component: ${HINT}`
  }
  const { type, config, stability, emits, accepts, open, operator } = value as Record<
    string,
    unknown
  >
  if (typeof type !== 'string' || !TYPE.test(type)) {
    return 'a component needs a type of letters, digits and _, which a configuration names it by'
  }
  const named = `the component "${type}"`
  if (typeof config !== 'function' || !('field' in config)) {
    return `${named} needs config: parser(struct({…}))`
  }
  if (typeof stability !== 'string') return `${named} needs a stability, as 'development'`
  const component = value as Shaped['component']
  const [isReceiver, isSink] = [Array.isArray(emits), Array.isArray(accepts)]
  if (typeof operator === 'function') {
    if (!isReceiver || !isSink) return `${named} needs accepts and emits: lists of signals`
    return { kind: CONNECTOR in value ? 'connectors' : 'processors', component }
  }
  if (typeof open !== 'function') return `${named} has neither open nor operator: ${HINT}`
  if (isReceiver) return { kind: 'receivers', component }
  return { kind: isSink ? 'exporters' : 'extensions', component }
}
