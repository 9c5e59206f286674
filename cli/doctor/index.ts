// `spantap doctor`: what this host lets spantap see, and what it does not, before anything is configured or started for good.
import { SPANTAP_SCOPE } from '../../pipeline/data/resource.ts'
import { createLogger } from '../../pipeline/logger.ts'
import { CAPABILITIES, lacking } from '../../receivers/tcp/capabilities.ts'
import { liveOnce, matcher } from '../../receivers/select/match.ts'
import type { TcpConfig } from '../../receivers/tcp/config.ts'
import type { Arguments } from '../arguments.ts'
import { loadChecked } from '../checked.ts'
import type { Watching } from './gaps.ts'
import { kernelFacts } from './kernel.ts'
import { written } from './print.ts'
import type { ProcessView } from './process_view.ts'
import { viewHost } from './processes.ts'
import { jsonOf, type CapabilityReport, type Report } from './report.ts'
import { servicesOf } from './services.ts'
import { tcpOf, tryTcp, type ProgramReport, type TcpReport } from './tcp.ts'
import { paintFor } from './text.ts'
import { tryFeatures } from './trials.ts'

/** Print the report. Rejects with the sentence of `run` when the receiver tcp would not start. */
export async function doctor(given: Arguments): Promise<void> {
  const { config } = await loadChecked(given)
  // What has to be said is in the report.
  const { sampling } = config.service.telemetry.logs
  const silent = createLogger({ level: undefined, encoding: 'console', sampling })
  const receiver = tcpOf(config)
  const tcp = tryTcp(receiver, silent)
  const { processes, kernelSockets } = viewHost()
  const report: Report = {
    version: SPANTAP_SCOPE.version,
    kernel: kernelFacts(),
    features: tryFeatures(),
    capabilities: capabilities(),
    tcp,
    services: servicesOf(processes, watchingOf(tcp, receiver.config, processes)),
    kernelSockets: kernelSockets ?? null,
  }
  const text = given.json ? `${jsonOf(report)}\n` : written(report, paintFor(process.stdout))
  process.stdout.write(text)
  if (tcp.error !== null) throw new Error(tcp.error)
}

function watchingOf(
  { rung, programs }: TcpReport,
  { select }: TcpConfig,
  processes: readonly ProcessView[],
): Watching {
  const runs = ({ program, state }: ProgramReport): boolean =>
    program === 'io_uring_submit' && state === 'attached'
  // Told already: looking into an executable is what takes time here.
  const languages = new Map(processes.map(({ facts, language }) => [facts, language]))
  // The other rungs see the message itself, however it came.
  return {
    rung: rung ?? undefined,
    ioUring: rung !== 'tracepoint' || programs.some(runs),
    selected: matcher(select, { ...liveOnce(), language: (facts) => languages.get(facts) }),
  }
}

function capabilities(): CapabilityReport[] {
  const missing = lacking()
  return CAPABILITIES.map((one) => ({
    name: one.name,
    held: !missing.includes(one),
    needed: one.needed,
    without: one.without,
  }))
}
