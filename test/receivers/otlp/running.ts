// A running otlp receiver for its tests: what it gave, counted and said.
import type { Subscription } from 'rxjs'
import otlp from '../../../receivers/otlp/index.ts'
import { ACCEPTED, type Batch, type Settled } from '../../../pipeline/batch.ts'
import type { Signal } from '../../../pipeline/signal.ts'
import { testSettings, type TestSettings } from '../../connectors/settings.ts'

export interface Running {
  readonly set: TestSettings
  readonly batches: Batch[]
  /** `127.0.0.1:PORT`, or the path of a unix socket. */
  readonly grpc: string
  readonly http: string
  /** What the next batches are answered; undefined: not yet. */
  answer: Settled | undefined
  /** Instead of an answer: who takes the batches over. */
  next: ((batch: Batch) => void) | undefined
  /** Resolves when the batches have completed, too. */
  stop(): Promise<void>
}

/** Both protocols on free ports unless `protocols` says otherwise. */
export async function running(
  protocols: object = { grpc: {}, http: {} },
  signals: readonly Signal[] = ['traces', 'metrics', 'logs'],
): Promise<Running> {
  const free = Object.fromEntries(
    Object.entries(protocols).map(([name, section]) => [
      name,
      { endpoint: '127.0.0.1:0', ...(section as object) },
    ]),
  )
  const set = testSettings('otlp', signals)
  const open = await otlp.open(set, otlp.config({ protocols: free }))
  const endpoint = (name: string): string =>
    String(set.lines.find((line) => line.message.includes(name))?.fields['endpoint'] ?? '')
  let completed: () => void
  const complete = new Promise<void>((resolve) => (completed = resolve))
  const self: Running = {
    set,
    batches: [],
    grpc: endpoint('GRPC'),
    http: endpoint('HTTP'),
    answer: ACCEPTED,
    next: undefined,
    async stop() {
      await open.stop()
      await complete
      subscription.unsubscribe()
    },
  }
  const subscription: Subscription = open.batches.subscribe({
    next: (batch) => {
      self.batches.push(batch)
      if (self.next) self.next(batch)
      else if (self.answer) batch.settle(self.answer)
    },
    complete: () => completed(),
  })
  return self
}
