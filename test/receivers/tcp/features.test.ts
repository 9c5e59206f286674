// K3: the list of features and programs is whole, and says what goes with which program.
import { describe, expect, it } from 'vitest'
import { LOOKUP_PROGRAMS, lookupLadder } from '../../../receivers/tcp/dns/rungs.ts'
import { FEATURES, featuresOf, isUnneeded, lostWithout } from '../../../receivers/tcp/features.ts'
import { lostFeatures, missingPrograms, tellMissing } from '../../../receivers/tcp/missing.ts'
import { NETWORK_OBJECT, NETWORK_PROGRAMS } from '../../../receivers/tcp/network/names.ts'
import { ladderOf, PROGRAMS } from '../../../receivers/tcp/rungs.ts'
import { NativeError } from '../../../native/index.ts'
import type { Fields, Logger } from '../../../pipeline/log.ts'
import { GOLDEN, lossesOf, pairsOf, programsOf, UNTIL_6_4 } from '../../kernel/features/golden.ts'
import { SEEN_FEATURES, UNSEEN_FEATURES } from '../../kernel/features/losses.ts'
import { projectFiles, readText } from '../../structure/tree.ts'

const sorted = (names: Iterable<string>): string[] => [...new Set(names)].toSorted()
const listed = sorted(FEATURES.flatMap(({ programs }) => programs))
const TRACEPOINT = ladderOf('tracepoint')[0]!.programs
const KPROBE = ladderOf('kprobe')[0]!.programs
/** Programs by BPF object. */
const OBJECTS = new Map<string, readonly string[]>([
  ...[...ladderOf('auto'), ...lookupLadder('auto')].map(
    (one) => [one.object, one.programs] as const,
  ),
  [NETWORK_OBJECT, NETWORK_PROGRAMS],
])

const namesOf = (missing: readonly string[], programs = TRACEPOINT): string[] =>
  lostWithout(new Set(missing), programs).map(({ name }) => name)

describe('K3: features', () => {
  it('K3: names every program that may be disabled, and no other', () => {
    expect(listed).toEqual(sorted([...PROGRAMS, ...NETWORK_PROGRAMS, ...LOOKUP_PROGRAMS]))
  })

  it('K3: names every program of bpf/', () => {
    // Those of `doctor` and of `types` are never left running.
    const sources = projectFiles(/^bpf\/(?!doctor_|types).*\.(bpf\.c|h)$/)
      .map(readText)
      .join('\n')
    const found = [...sources.matchAll(/^SEC\("[^"]+"\)\s*int (?:BPF_\w+\()?(\w+)/gm)]
    expect(sorted(found.map(([, name]) => name!))).toEqual(listed)
  })

  it('K3: has an entry in the golden list for every program of every object', () => {
    expect(Object.keys(GOLDEN).toSorted()).toEqual([...OBJECTS.keys()].toSorted())
    for (const [object, programs] of OBJECTS) {
      expect(programsOf(object)).toEqual([...programs].toSorted())
    }
    expect(UNTIL_6_4.filter((program) => !isUnneeded(program, 'missing_feature'))).toEqual([])
  })

  it.each([...OBJECTS])(
    'K3: goes with the programs of %s as the golden list says',
    (object, all) => {
      const sets = [[], ...all.map((program) => [program]), ...pairsOf(object), [...all]]
      for (const missing of sets) {
        const golden = lossesOf(object, missing).map(({ feature }) => feature)
        expect(namesOf(missing, all).toSorted()).toEqual(golden)
      }
    },
  )

  it('K3: shows by what is gone, or stands among those that cannot', () => {
    const known = [...SEEN_FEATURES, ...UNSEEN_FEATURES]
    expect(known.toSorted()).toEqual(sorted(FEATURES.map(({ name }) => name)))
  })

  it('loses what one program served', () => {
    expect(namesOf(['send_length'])).toEqual(['sending'])
    expect(namesOf(['tcp_send_begin'], KPROBE)).toEqual(['sending'])
    expect(namesOf(['unix_recv'], KPROBE)).toEqual(['unix sockets, receiving'])
    expect(namesOf([])).toEqual([])
    expect(featuresOf('tcp_close').map(({ name }) => name)).toEqual(['TCP sockets that are closed'])
  })

  it('loses what several programs serve when the last of them is gone', () => {
    const overlap = 'connections that begin or end in the middle of another one'
    expect(namesOf(['set_state'])).toEqual([overlap])
    expect(namesOf(['set_state_nested'])).toEqual([overlap])
    expect(namesOf(['set_state', 'set_state_nested'])).toEqual([
      'begin and end of connections',
      overlap,
    ])
  })

  it('has nothing to say of programs of another rung', () => {
    expect(namesOf(['tcp_send'])).toEqual([])
  })
})

describe('missing programs', () => {
  const refusal = (program: string, code: 'missing_feature' | 'verifier') => ({
    program,
    error: new NativeError(`no ${program}`, { code }),
  })

  it('tells refused, disabled and unneeded ones apart', () => {
    const refused = [refusal('tcp_pages', 'missing_feature'), refusal('unix_recv', 'verifier')]
    const missing = missingPrograms(KPROBE, refused, ['set_state', 'send_length'])
    expect(missing).toEqual([
      { program: 'tcp_pages', why: 'unneeded', answer: 'no tcp_pages' },
      { program: 'unix_recv', why: 'refused', answer: 'no unix_recv' },
      { program: 'set_state', why: 'disabled', answer: undefined },
    ])
    expect(lostFeatures(KPROBE, missing).map(({ name }) => name)).toEqual([
      'unix sockets, receiving',
      'connections that begin or end in the middle of another one',
    ])
    expect(isUnneeded('tcp_pages', 'verifier')).toBe(false)
  })

  it('says in one line for each feature what goes', () => {
    const lines: [string, Fields | undefined][] = []
    const log = { warn: (text: string, fields?: Fields) => lines.push([text, fields]) }
    const refused = [refusal('unix_recv', 'verifier'), refusal('unix_recv_begin', 'verifier')]
    const missing = missingPrograms(KPROBE, refused, [])
    tellMissing(KPROBE, missing, log as unknown as Logger)
    expect(lines).toEqual([
      [
        'missing: unix sockets, receiving: what unix sockets receive is not captured, so there are no spans of them',
        {
          programs: 'unix_recv (refused), unix_recv_begin (refused)',
          error: 'no unix_recv; no unix_recv_begin',
        },
      ],
    ])
  })
})
