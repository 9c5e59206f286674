// file: writes OTLP to files, a message for each batch.
import { exporter } from '../../pipeline/component.ts'
import { PIPELINE_SIGNALS, type ExportedSignal } from '../../pipeline/signal.ts'
import { config, type FileConfig } from './config.ts'
import { FileExporter } from './exporter.ts'

export default exporter<FileConfig, ExportedSignal>({
  type: 'file',
  stability: 'alpha',
  config,
  accepts: PIPELINE_SIGNALS,
  async open(set, options) {
    const running = new FileExporter(set, options)
    await running.start()
    return running
  },
})
