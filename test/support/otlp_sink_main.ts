// A sink that counts, as a process of its own, so that its work does not disturb what is measured. Prints its URL.
import { startSink } from './otlp_sink.ts'

const sink = await startSink({ countOnly: true })
// Asked over the channel to its parent, it answers without an HTTP request, which spantap would see and count.
process.on('message', () => process.send?.(sink.count()))
// However its parent ended.
process.on('disconnect', () => process.exit())
process.stdout.write(`${sink.url}\n`)
