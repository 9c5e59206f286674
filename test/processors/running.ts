// A processor at work, for its tests.
import { Subject } from 'rxjs'
import type { Batch } from '../../pipeline/batch.ts'
import type { Signal } from '../../pipeline/signal.ts'
import { processors } from '../../processors/index.ts'
import { testSettings } from '../connectors/settings.ts'

/** `config` is as in YAML. */
export function runningProcessor(type: string, config: unknown, signals: readonly Signal[]) {
  const component = processors.find((one) => one.type === type)!
  const set = testSettings(type, signals)
  const source = new Subject<Batch>()
  const out: Batch[] = []
  let ended = false
  const subscription = source
    .pipe(component.operator(set, component.config(config)))
    .subscribe({ next: (batch) => out.push(batch), complete: () => (ended = true) })
  return { set, source, out, subscription, ended: () => ended }
}

/** The text with which `type` refuses a configuration, when it is read or when its operator is made. */
export function refusal(type: string, config: unknown, signal: Signal = 'traces'): string {
  try {
    runningProcessor(type, config, [signal])
  } catch (error) {
    return (error as Error).message
  }
  return ''
}
