// Which program serves which feature: what is lost when one is refused, or was disabled. `run` logs it, `spantap doctor` shows it, and
// test/e2e/features.test.ts takes each program away in turn to see that nothing else goes.

export interface Feature {
  /** As users know it. */
  readonly name: string
  /** What is not there without it: the end of a sentence. */
  readonly without: string
}

const FEATURES = {
  sending: { name: 'sending', without: 'nothing that is sent is captured, so there are no spans' },
  receiving: {
    name: 'receiving',
    without: 'nothing that is received is captured, so there are no spans',
  },
  connections: {
    name: 'begin and end of connections',
    without:
      'who is client and who is server shows with the first message only, and a request whose connection dies has no span',
  },
  nested: {
    name: 'every change of a connection',
    without:
      'changes that interrupt the same program on one CPU are missed: about one connection of 10,000 under load',
  },
  started: {
    name: 'processes that start',
    without: 'processes that live for a moment only have no name',
  },
  ended: {
    name: 'processes that end',
    without: 'what is known of ended processes is forgotten late',
  },
} as const satisfies Record<string, Feature>

/** Features of each program, by object and program. */
export const PROGRAM_FEATURES: Readonly<
  Record<string, Readonly<Record<string, readonly Feature[]>>>
> = {
  tcp: {
    send_length: [FEATURES.sending],
    receive_length: [FEATURES.receiving],
    set_state: [FEATURES.connections],
    set_state_nested: [FEATURES.nested],
    process_exec: [FEATURES.started],
    process_exit: [FEATURES.ended],
  },
}

/** Those of one program. Throws an Error for one that is not in the list. */
export function featuresOf(object: string, program: string): readonly Feature[] {
  const features = PROGRAM_FEATURES[object]?.[program]
  if (!features) throw new Error(`${object}/${program} is not in the list of features`)
  return features
}
