// The replay receiver: event batches out of a recording, without root and without a kernel part.
import { Observable, share } from 'rxjs'
import { batchOf, type Batch } from '../pipeline/batch.ts'
import { receiver, type OpenReceiver, type Settings } from '../pipeline/component.ts'
import { oneOf, parser, struct, text } from '../pipeline/config/schema.ts'
import { RecordingReader } from './recording/index.ts'
import { Player } from './recording/player.ts'

const config = parser(
  struct(
    {
      file: text('', 'The recording: what `--record` wrote.'),
      speed: oneOf(
        ['max', 'realtime'],
        'max',
        'As fast as the pipeline takes it, or as it was recorded.',
      ),
    },
    'Event batches out of a recording.',
    ({ file }) => (file === '' ? ["'file' must be set to a recording"] : []),
  ),
)

type ReplayConfig = ReturnType<typeof config>

function openReplay(set: Settings, { file, speed }: ReplayConfig): OpenReceiver<'events'> {
  const player = new Player(new RecordingReader(file), speed === 'realtime')
  const batches = new Observable<Batch<'events'>>((subscriber) => {
    const play = async (): Promise<void> => {
      await player.play((records, data) => subscriber.next(batchOf('events', records, data)))
      report(set, file, player)
      subscriber.complete()
    }
    play().catch((error: unknown) => subscriber.error(error))
    return () => void player.stop()
  }).pipe(share())
  return { batches, stop: () => player.stop() }
}

function report(set: Settings, file: string, { counts, broken }: Player): void {
  const fields = { batches: counts.batches, records: counts.records }
  if (broken !== undefined) {
    set.log.warn(
      `the recording ${file} is not whole: ${broken}; what came before was replayed`,
      fields,
    )
  }
  if (counts.missingBatches > 0) {
    set.log.warn(`the recording ${file} has holes, because the disk was slow when it was made`, {
      batches: counts.missingBatches,
      bytes: counts.missingBytes,
    })
  }
  set.log.info(`${file} was replayed`, fields)
}

export default receiver({
  type: 'replay',
  stability: 'alpha',
  config,
  emits: ['events'],
  open: openReplay,
})
