// Go's names of the types of whole sections: the Collector prints them for an unknown key at the top of one.
import type { Components } from '../component.ts'
import { joined, standsAlone } from './field.ts'

interface GoType {
  readonly name: string
  /** It decodes itself, and its mistakes stand one level deeper. */
  readonly nested?: true
}

const TYPES: Readonly<Record<string, GoType>> = {
  'receivers/nop': { name: 'struct {}' },
  'receivers/otlp': { name: 'otlpreceiver.Config' },
  'processors/attributes': { name: 'attributesprocessor.Config' },
  'processors/batch': { name: 'batchprocessor.Config' },
  'processors/filter': { name: 'filterprocessor.Config', nested: true },
  'processors/memory_limiter': { name: 'memorylimiter.Config' },
  'processors/resource': { name: 'resourceprocessor.Config' },
  'connectors/forward': { name: 'forwardconnector.Config' },
  'exporters/debug': { name: 'debugexporter.Config' },
  'exporters/file': { name: 'fileexporter.Config', nested: true },
  'exporters/nop': { name: 'struct {}' },
  'exporters/otlp_grpc': { name: 'otlpexporter.Config' },
  'exporters/otlp_http': { name: 'otlphttpexporter.Config' },
  'exporters/prometheus': { name: 'prometheusexporter.Config' },
  'extensions/health_check': { name: 'healthcheck.Config', nested: true },
  'extensions/zpages': { name: 'zpagesextension.Config' },
}

const ROOT = "'' has invalid keys:"

/** The mistakes of a component's section as the Collector prints them. */
export function asInGo(
  kind: keyof Components,
  type: string,
  errors: readonly string[],
): readonly string[] {
  const key = `${kind}/${type}`
  const go = Object.hasOwn(TYPES, key) ? TYPES[key] : undefined
  if (!go) return errors
  const named = errors.map((one) =>
    one.startsWith(ROOT) ? `'${go.name}' has invalid keys:${one.slice(ROOT.length)}` : one,
  )
  return go.nested && !standsAlone(named) ? [`'' ${joined(named)}`] : named
}
