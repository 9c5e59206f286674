// The tcp receiver: bytes of TCP and unix stream sockets of every process of the host, from bpf/tcp.bpf.c. It loads the programs,
// drains the ring and tells the kernel what `pair` thinks of each connection.
import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Subject } from 'rxjs'
import { monotonicEpochNs, NativeError, open, type BpfObject } from '../../native/index.ts'
import { batchOf, type Batch } from '../../pipeline/batch.ts'
import { receiver, type OpenReceiver, type Settings } from '../../pipeline/component.ts'
import type { EventSource } from '../../pipeline/data/events.ts'
import { WallClock } from '../clock.ts'
import { ProcessTable } from '../process/table.ts'
import { recordTo, type Recorder } from '../recording/index.ts'
import { kernelSamples } from './accounting.ts'
import { config, type TcpConfig } from './config.ts'
import { ownPorts } from './own_ports.ts'
import { Policies } from './policies.ts'
import { noteRecords } from './records.ts'
import { checkRequirements } from './requirements.ts'

const OBJECT = fileURLToPath(new URL('../../bpf/build/tcp.bpf.o', import.meta.url))
/** Without these there is nothing to see; the others cost their own feature only. */
const REQUIRED = ['send_length', 'receive_length']

function load(config: TcpConfig): BpfObject {
  const ringBytes = config.ring_mib * 1024 * 1024
  return open(OBJECT, {
    rodata: {
      self_pid: process.pid,
      disguise_key: randomBytes(8).readBigUInt64LE(),
      wake_bytes: ringBytes / 2,
    },
    maxEntries: { events: ringBytes, scratch: Math.max(256, availableParallelism()) },
  })
}

function attach(object: BpfObject, set: Settings): void {
  for (const program of object.programs) {
    try {
      object.attach(program)
    } catch (error) {
      if (REQUIRED.includes(program)) throw error
      set.log.warn(`${program} could not be attached and is left out`, { error: String(error) })
    }
  }
}

function tellOwnPorts(object: BpfObject): void {
  const { netns, ports } = ownPorts()
  const map = object.map('own_ports')
  for (const port of ports) map.set(new Uint8Array(Uint32Array.of(netns, port).buffer), Uint8Array.of(1))
}

function sentence(error: unknown): Error {
  if (error instanceof NativeError && error.code === 'missing_feature') {
    return new Error(
      `${error.message}: this kernel has none of the hooks that spantap can use (tracepoints of Linux 6.3 or newer)`,
      { cause: error },
    )
  }
  return error as Error
}

function openTcp(set: Settings, config: TcpConfig): OpenReceiver<'events'> {
  checkRequirements()
  let object: BpfObject
  try {
    object = load(config)
    object.enableStats()
    tellOwnPorts(object)
    attach(object, set)
  } catch (error) {
    throw sentence(error)
  }
  const batches = new Subject<Batch<'events'>>()
  const processes = new ProcessTable()
  const policies = new Policies(object.array('policies'), object.map('endpoints'))
  const recorder: Recorder | undefined = config.record.file
    ? recordTo(config.record.file, { secrets: config.record.secrets, set })
    : undefined
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
  set.telemetry.source(() => (stopped ? [] : kernelSamples(object)))
  let stopped = false
  object.ring('events', (bytes) => {
    const records = noteRecords(bytes, processes, policies)
    recorder?.batch(bytes)
    batches.next(batchOf('events', records, { bytes, source }))
    policies.flush()
  })
  set.log.info('watching TCP and unix sockets of this host', {
    rung: 'tracepoint',
    programs: object.programs.length,
  })
  return {
    batches,
    async stop() {
      if (stopped) return
      stopped = true
      clock.stop()
      object.close()
      batches.complete()
      await recorder?.close()
    },
  }
}

export default receiver({
  type: 'tcp',
  stability: 'alpha',
  config,
  emits: ['events'],
  open: openTcp,
})
