// The sink as a process of its own, so that its work does not disturb what is measured. Prints its URL; SIGUSR2 prints what
// `GET /count` gives. Usage: node otlp_sink_main.ts [--port N] [--keep]; without --keep spans are only counted.
import { parseArgs } from 'node:util'
import { startSink } from './otlp_sink.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, keep: { type: 'boolean' } } })
const sink = await startSink({ port: Number(values.port ?? 0), countOnly: !values.keep })
process.on('SIGUSR2', () => process.stdout.write(`${JSON.stringify(sink.count())}\n`))
// Asked over the channel to its parent, it answers without an HTTP request, which spantap would see and count.
process.on('message', () => process.send?.(sink.count()))
process.stdout.write(`${sink.url}\n`)
