// The words of the command line.
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../cli/arguments.ts'

const NONE = {
  command: 'run',
  config: undefined,
  file: undefined,
  record: undefined,
  recordSecrets: false,
}

describe('parseArguments', () => {
  it.each([
    ['', NONE],
    ['run', NONE],
    ['--config=a.yaml', { ...NONE, config: 'a.yaml' }],
    ['--config a.yaml', { ...NONE, config: 'a.yaml' }],
    ['validate --config a.yaml', { ...NONE, command: 'validate', config: 'a.yaml' }],
    ['--config a.yaml validate', { ...NONE, command: 'validate', config: 'a.yaml' }],
    ['components', { ...NONE, command: 'components' }],
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
    ['--config a --config b', 'flag may be given once: --config'],
    ['--record-secrets=yes --record x', 'flag takes no argument: --record-secrets'],
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
