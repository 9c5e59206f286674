// What our processors make of an input, as OTLP/JSON.
import { Subject } from 'rxjs'
import { encodedBatch, type Batch } from '../../../pipeline/batch.ts'
import { batchJson, jsonRequest } from '../../../pipeline/otlp/json/index.ts'
import type { ExportedSignal } from '../../../pipeline/signal.ts'
import { processors } from '../../../processors/index.ts'
import { testSettings } from '../../connectors/settings.ts'
import type { Input } from './case.ts'
import { CASES } from './cases.ts'
import { HEADERS, INPUTS } from './inputs.ts'

const CLIENT = {
  address: '127.0.0.1',
  metadata: new Map(Object.entries(HEADERS).map(([name, value]) => [name, [value]])),
}

/** The text of a request, or null when nothing is left of it. */
export function ours(name: string, signal: Input): string | null {
  const { config, processor } = CASES[name]!
  const component = processors.find(({ type }) => type === processor)!
  const out: Batch[] = []
  const source = new Subject<Batch>()
  const operator = component.operator(testSettings(processor, [signal]), component.config(config))
  source.pipe(operator).subscribe((batch) => out.push(batch))
  const request = jsonRequest(signal, Buffer.from(JSON.stringify(INPUTS[signal])))
  source.next(encodedBatch(request, undefined, CLIENT))
  return out.length === 0 ? null : batchJson(out[0] as Batch<ExportedSignal>)
}
