// Recordings of event batches: written next to a kernel receiver, read by the receiver `replay`.
import { Recorder, type RecordOptions } from './recorder.ts'

export { RecordingReader } from './reader.ts'
export type { Frame } from './frames.ts'
export type { Recorder, RecordOptions } from './recorder.ts'

/** Begin a recording. Throws an Error with one sentence when the file cannot be written. */
export function recordTo(file: string, options: RecordOptions): Recorder {
  return new Recorder(file, options)
}
