// From a request that was understood to a batch, and from its answer to the client's.
import { Subject } from 'rxjs'
import { ACCEPTED, encodedBatch, type Batch, type Settled } from '../../pipeline/batch.ts'
import type { ClientInfo } from '../../pipeline/client.ts'
import type { Encoded } from '../../pipeline/encoded.ts'
import type { ExportedSignal } from '../../pipeline/signal.ts'

const NOT_NOW: Settled = {
  ok: false,
  reason: 'the receiver is starting or stopping',
  retryable: true,
}

export class Intake {
  readonly batches = new Subject<Batch<ExportedSignal>>()

  /** `settled` hears once what became of it. */
  take(
    request: Encoded<ExportedSignal>,
    client: ClientInfo,
    settled: (result: Settled) => void,
  ): void {
    // As the Collector: an empty request is a success that nobody else hears of.
    if (request.items === 0) settled(ACCEPTED)
    else if (this.batches.observed) this.batches.next(encodedBatch(request, settled, client))
    else settled(NOT_NOW)
  }
}
