// The tcp receiver: bytes of TCP and unix stream sockets of every process of the host, from bpf/tcp_*.bpf.c. It drains the ring and
// tells the kernel what `pair` thinks of each connection.
import { Subject } from 'rxjs'
import { monotonicEpochNs } from '../../native/index.ts'
import { batchOf, type Batch } from '../../pipeline/batch.ts'
import { receiver, type OpenReceiver, type Settings } from '../../pipeline/component.ts'
import type { EventSource } from '../../pipeline/data/events.ts'
import { onOpened } from '../../pipeline/net/opened.ts'
import type { Sample } from '../../pipeline/telemetry/telemetry.ts'
import { WallClock } from '../clock.ts'
import { runningPids } from '../process/running.ts'
import { ProcessTable } from '../process/table.ts'
import { recordTo, type Recorder } from '../recording/index.ts'
import { selects, type Records, type Selection } from '../select/index.ts'
import { kernelSamples } from './accounting.ts'
import { config, type TcpConfig } from './config.ts'
import { openLookups, type LookupPrograms, type Lookups } from './dns/index.ts'
import { openNetwork, type Network } from './network/index.ts'
import { Policies } from './policies.ts'
import { startPrograms, tellOwnPorts } from './programs.ts'
import { noteRecords } from './records.ts'
import { tellLacking } from './capabilities.ts'
import { missingPrograms, tellMissing } from './missing.ts'
import { checkRequirements } from './requirements.ts'
import { openSelection } from './selection.ts'
import { wantsLookups, wantsNetwork, wantsStreams } from './wants.ts'

function openTcp(set: Settings, config: TcpConfig): OpenReceiver<'events' | 'metrics'> {
  checkRequirements()
  const events = set.signals.includes('events')
  const streams = wantsStreams(set.signals, config)
  const running = startPrograms(config, set.log, streams)
  const { object } = running
  const batches = new Subject<Batch<'events'> | Batch<'metrics'>>()
  const processes = new ProcessTable()
  set.telemetry.gauge(
    'spantap_processes_known',
    'What is known of processes, those that ended in the last 10 s with them: by /proc, and by records.',
    () => processes.size,
  )
  const selection = openSelection(set, config, running, processes)
  const policies = new Policies(object.array('policies'), object.map('endpoints'))
  const recorder: Recorder | undefined = config.record.file
    ? recordTo(config.record.file, {
        secrets: config.record.secrets,
        redactQueryKeys: config.record.redact_query_keys,
        set,
      })
    : undefined
  const deaf = onOpened(() => tellOwnPorts(object))
  const clock = new WallClock(monotonicEpochNs, set.log, (epochNs) => recorder?.clock(epochNs))
  const source: EventSource = {
    policy: (connection, direction, policy) => policies.set(connection, direction, policy),
    endpointPolicy: (connection, policy) => policies.setListener(connection, policy),
    process(pid, startTicks) {
      const facts = processes.get(pid, startTicks)
      if (facts) recorder?.facts(facts)
      return facts
    },
    epochNs: () => clock.epochNs(),
  }
  let last: Sample[] | undefined
  set.telemetry.source(() => last ?? kernelSamples(object))
  let stopping: Promise<void> | undefined
  const emit = (made: Records): void => {
    const { bytes, records } = selection?.take(made) ?? made
    recorder?.batch(bytes)
    if (events) batches.next(batchOf('events', records, { bytes, source }))
  }
  object.ring('events', (bytes) => {
    noteRecords(bytes, processes, policies, (part, records) => emit({ bytes: part, records }))
    if (!stopping) policies.flush()
  })
  const { programs } = running.rung
  tellMissing(programs, missingPrograms(programs, running.refused, config.disable), set.log)
  tellLacking(set.log)
  const what = streams
    ? 'TCP and unix sockets of this host'
    : 'network facts of this host: no pipeline takes what its sockets move'
  set.log.info(`watching ${what}`, {
    rung: running.rung.rung,
    programs: object.programs.length,
    processes: runningPids().length,
  })
  const network = openNetworkOf(set, config, processes, selection)
  network?.batches.subscribe((batch) => batches.next(batch))
  const lookups = openLookupsOf(set, config, {
    rung: running.rung.rung,
    streams: {
      object,
      ringBytes: config.ring_kib * 1024,
      selects: selects(config.select),
    },
  })

  async function stop(): Promise<void> {
    deaf()
    clock.stop()
    await network?.stop()
    await lookups?.stop()
    await object.stop()
    last = [...kernelSamples(object)]
    object.close()
    batches.complete()
    await recorder?.close()
  }
  return { batches, stop: () => (stopping ??= stop()) }
}

function openNetworkOf(
  set: Settings,
  config: TcpConfig,
  processes: ProcessTable,
  selection: Selection | undefined,
): Network | undefined {
  if (!wantsNetwork(set.signals, config)) {
    if (config.network) {
      set.log.info('no network facts, only lookups: the receiver is in no pipeline of metrics')
    }
    return undefined
  }
  return openNetwork(set, {
    intervalMs: config.network_interval,
    disable: config.disable,
    process: (pid, startTicks) => processes.get(pid, startTicks),
    selected: (pid, startTicks) => selection?.keeps(pid, startTicks) ?? true,
  })
}

function openLookupsOf(
  set: Settings,
  config: TcpConfig,
  { rung, streams }: Omit<LookupPrograms, 'disable'>,
): Lookups | undefined {
  if (!wantsLookups(set.signals, config)) return undefined
  return openLookups(set, { rung, streams, disable: config.disable })
}

export default receiver<TcpConfig, 'events' | 'metrics'>({
  type: 'tcp',
  stability: 'alpha',
  config,
  emits: ['events', 'metrics'],
  check(signal, config) {
    if (signal === 'metrics' && !config.network) {
      throw new Error("it has metrics only with 'network: true'")
    }
  },
  open: openTcp,
})
