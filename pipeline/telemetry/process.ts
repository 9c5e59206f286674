// What this process takes from the host, under the Collector's names (service/internal/proctelemetry).
import type { Sample, Telemetry } from './telemetry.ts'

/** Put `otelcol_process_*` into the table. */
export function watchProcess(telemetry: Telemetry): void {
  telemetry.source(processSamples)
}

function processSamples(): Sample[] {
  const cpu = process.cpuUsage()
  const memory = process.memoryUsage()
  return [
    sample(
      'otelcol_process_cpu_seconds',
      'counter',
      'Total CPU user and system time in seconds',
      (cpu.user + cpu.system) / 1e6,
    ),
    sample(
      'otelcol_process_memory_rss',
      'gauge',
      'Total physical memory (resident set size)',
      memory.rss,
    ),
    sample('otelcol_process_uptime', 'counter', 'Uptime of the process', process.uptime()),
    sample(
      'otelcol_process_runtime_heap_alloc_bytes',
      'gauge',
      'Bytes of allocated heap objects',
      memory.heapUsed,
    ),
    sample(
      'otelcol_process_runtime_total_sys_memory_bytes',
      'gauge',
      'Total bytes of memory obtained from the OS for the heap and for buffers',
      memory.heapTotal + memory.external,
    ),
  ]
}

function sample(name: string, kind: Sample['kind'], help: string, value: number): Sample {
  return { name, kind, help, labels: {}, value }
}
