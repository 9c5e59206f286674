// The words of the command line.
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../cli/arguments.ts'

const NONE = {
  command: 'run',
  configs: [],
  sets: [],
  file: undefined,
  record: undefined,
  recordSecrets: false,
  watch: false,
  print: { mode: 'redacted', format: 'yaml', validate: true },
  json: false,
}

describe('parseArguments', () => {
  it.each([
    ['', NONE],
    ['run', NONE],
    ['--config=a.yaml', { ...NONE, configs: ['a.yaml'] }],
    ['--config a.yaml', { ...NONE, configs: ['a.yaml'] }],
    ['validate --config a.yaml', { ...NONE, command: 'validate', configs: ['a.yaml'] }],
    ['--config a.yaml validate', { ...NONE, command: 'validate', configs: ['a.yaml'] }],
    [
      '--config a --set b.c=d --config=yaml:x --set e=',
      { ...NONE, configs: ['a', 'yaml:x'], sets: ['yaml:b::c: d', 'yaml:e: '] },
    ],
    ['--watch --feature-gates=-service.profilesSupport', { ...NONE, watch: true }],
    [
      'print-initial-config --mode=unredacted --format json --validate=false',
      {
        ...NONE,
        command: 'print-config',
        print: { mode: 'unredacted', format: 'json', validate: false },
      },
    ],
    ['featuregate x', { ...NONE, command: 'featuregate', file: 'x' }],
    ['components', { ...NONE, command: 'components' }],
    ['doctor', { ...NONE, command: 'doctor' }],
    ['doctor --json', { ...NONE, command: 'doctor', json: true }],
    ['replay x.rec', { ...NONE, command: 'replay', file: 'x.rec' }],
    ['run --record x.rec --record-secrets', { ...NONE, record: 'x.rec', recordSecrets: true }],
    ['--version', { ...NONE, command: 'version' }],
    ['-v', { ...NONE, command: 'version' }],
    ['--help', { ...NONE, command: 'help' }],
    ['replay --help', { ...NONE, command: 'help' }],
  ])('%s', (words, given) => {
    expect(parseArguments(words.split(' ').filter((word) => word !== ''))).toEqual(given)
  })

  it.each([
    ['--confg x', 'unknown flag: --confg'],
    ['-x', 'unknown flag: -x'],
    ['--config', 'flag needs an argument: --config'],
    ['--config=', 'flag needs an argument: --config'],
    ['--config --record x', 'flag needs an argument: --config'],
    ['--record a --record b', 'flag may be given once: --record'],
    [
      '--record-secrets=yes --record x',
      'invalid argument "yes" for "--record-secrets" flag: strconv.ParseBool: parsing "yes": invalid syntax',
    ],
    ['--set a', 'invalid argument "a" for "--set" flag: missing equal sign'],
    ['validate --watch', '--watch is a flag of run only'],
    ['validate --mode x', '--mode is a flag of print-config only'],
    [
      '--feature-gates a,service.profilesSupport',
      'invalid argument "a,service.profilesSupport" for "--feature-gates" flag: feature gate "service.profilesSupport" is always off in spantap',
    ],
    ['--feature-gates a', 'no such feature gate "a". valid gates: ['],
    ['strat', 'unknown command "strat" for "spantap": try spantap --help'],
    ['validate pipeline.yaml', 'unknown command "pipeline.yaml" for "spantap validate"'],
    ['replay', 'replay needs the file of a recording: spantap replay FILE'],
    ['replay a b', 'unknown command "b" for "spantap replay"'],
    ['--record-secrets', '--record-secrets says what is recorded, and needs --record FILE'],
    ['validate --record x', '--record is a flag of run only'],
  ])('%s is an error', (words, text) => {
    expect(() => parseArguments(words.split(' '))).toThrow(text)
  })
})
