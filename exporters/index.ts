// Every exporter a configuration may name, sorted.
import type { Exporter } from '../pipeline/component.ts'
import debug from './debug/index.ts'
import file from './file/index.ts'
import live from './live/index.ts'
import nop from './nop.ts'
import otlpGrpc from './otlp_grpc/index.ts'
import otlpHttp from './otlp_http/index.ts'
import prometheus from './prometheus/index.ts'

export const exporters: readonly Exporter[] = [
  debug,
  file,
  live,
  nop,
  otlpGrpc,
  otlpHttp,
  prometheus,
]
