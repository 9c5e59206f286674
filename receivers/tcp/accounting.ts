// The kernel's own counters as samples: where every byte went, and what was lost.
import {
  COUNTER,
  COUNTER_NAMES,
  DIRECTION_NAMES,
  OUTCOME,
  OUTCOME_NAMES,
} from '../../bpf/events.ts'
import type { BpfObject } from '../../native/index.ts'
import type { Sample } from '../../pipeline/telemetry/telemetry.ts'

const BYTES_HELP = 'Bytes of watched sockets by what became of them.'
const LOST_HELP = 'Records that did not reach user space.'
const WAKEUPS_HELP =
  'How often the thread that reads the ring has looked: every 10 ms, or woken because the ring was half full.'
const COUNT_HELP = 'Calls and connections seen in the kernel.'

/** `skipped_body` → outcome skipped, reason body. */
function outcomeOf(name: string): { outcome: string; reason: string } {
  const [outcome = '', ...reason] = name.replace(/^outcome_/, '').split('_')
  return { outcome, reason: reason.join('_') }
}

/** All counters of the kernel part, read now. */
export function* kernelSamples(object: BpfObject): Generator<Sample> {
  const bytes = object.sums('bytes')
  for (let direction = 0; direction < 2; direction++) {
    for (let i = 0; i < OUTCOME.OUTCOME_COUNT; i++) {
      const name = OUTCOME_NAMES[i]
      if (name === undefined) continue
      const labels = { direction: DIRECTION_NAMES[direction]!, ...outcomeOf(name) }
      const value = bytes[direction * OUTCOME.OUTCOME_COUNT + i]!
      yield { name: 'spantap_bytes', kind: 'counter', help: BYTES_HELP, labels, value }
    }
  }
  const counts = object.sums('counts')
  for (let i = 0; i < COUNTER.COUNT; i++) {
    const value = counts[i]!
    if (i === COUNTER.RECORD_LOST) {
      const labels = { reason: 'ring_full' }
      yield { name: 'spantap_events_lost', kind: 'counter', help: LOST_HELP, labels, value }
    } else {
      const labels = { what: COUNTER_NAMES[i]! }
      yield { name: 'spantap_kernel_events', kind: 'counter', help: COUNT_HELP, labels, value }
    }
  }
  const { timer, halfFull } = object.ringWakeups('events')
  for (const [reason, value] of Object.entries({ timer, half_full: halfFull })) {
    yield {
      name: 'spantap_ring_wakeups',
      kind: 'counter',
      help: WAKEUPS_HELP,
      labels: { reason },
      value,
    }
  }
  yield* programSamples(object)
}

/** What the programs of an object cost. */
export function* programSamples(object: BpfObject): Generator<Sample> {
  const programs = object.stats()
  // The kernel counts runs only if it was told to: zeros would say that the programs cost nothing.
  const measured = programs.some(({ runs }) => runs > 0)
  for (const { name, runNs, runs, missed } of programs) {
    const labels = { program: name }
    if (measured) {
      yield {
        name: 'spantap_bpf_run_seconds',
        kind: 'counter',
        help: 'Time spent in each BPF program.',
        labels,
        value: runNs / 1e9,
      }
      yield {
        name: 'spantap_bpf_runs',
        kind: 'counter',
        help: 'Runs of each BPF program.',
        labels,
        value: runs,
      }
    }
    yield {
      name: 'spantap_bpf_missed_runs',
      kind: 'counter',
      help: 'Runs of each BPF program that the kernel skipped because it ran on that CPU already.',
      labels,
      value: missed,
    }
  }
}
