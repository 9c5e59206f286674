// The command line: one command, its flags, and the sentences for what is wrong with them.
import { parseArgs } from 'node:util'

export const COMMANDS = ['run', 'validate', 'components', 'replay', 'help', 'version'] as const
export type Command = (typeof COMMANDS)[number]

export interface Arguments {
  readonly command: Command
  /** Undefined: the shipped pipeline.yaml. */
  readonly config: string | undefined
  /** Of `replay`: the recording. */
  readonly file: string | undefined
  /** Record what is captured into this file. */
  readonly record: string | undefined
  readonly recordSecrets: boolean
}

const FLAGS = {
  config: { type: 'string' },
  record: { type: 'string' },
  'record-secrets': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

type Flag = keyof typeof FLAGS

/** Parse the words after the program's name. Throws an Error with one sentence. */
export function parseArguments(words: readonly string[]): Arguments {
  const { tokens } = parseArgs({ args: [...words], options: FLAGS, strict: false, tokens: true })
  const flags = new Map<Flag, string>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value } = token
    if (!isFlag(name)) throw new Error(`unknown flag: ${rawName}`)
    const takesValue = FLAGS[name].type === 'string'
    // `--config --record x` has forgotten a file, it does not name one.
    if (
      takesValue &&
      (value === undefined || value === '' || (!token.inlineValue && value.startsWith('--')))
    ) {
      throw new Error(`flag needs an argument: ${rawName}`)
    }
    if (!takesValue && value !== undefined) throw new Error(`flag takes no argument: ${rawName}`)
    if (takesValue && flags.has(name)) throw new Error(`flag may be given once: ${rawName}`)
    flags.set(name, value ?? '')
  }
  return check(flags, positionals)
}

function check(flags: ReadonlyMap<Flag, string>, [word, ...rest]: readonly string[]): Arguments {
  const named = COMMANDS.find((one) => one === (word ?? 'run'))
  if (!named) throw new Error(`unknown command "${word}" for "spantap": try spantap --help`)
  const command = flags.has('help') ? 'help' : flags.has('version') ? 'version' : named
  const [file, more] = command === 'replay' ? [rest[0], rest[1]] : [undefined, rest[0]]
  if (more !== undefined && command !== 'help') {
    throw new Error(`unknown command "${more}" for "spantap ${command}"`)
  }
  if (command === 'replay' && file === undefined) {
    throw new Error('replay needs the file of a recording: spantap replay FILE')
  }
  const record = flags.get('record')
  const recordSecrets = flags.has('record-secrets')
  if (recordSecrets && record === undefined) {
    throw new Error('--record-secrets says what is recorded, and needs --record FILE')
  }
  if (record !== undefined && command !== 'run') throw new Error('--record is a flag of run only')
  return { command, config: flags.get('config'), file, record, recordSecrets }
}

function isFlag(name: string): name is Flag {
  return Object.hasOwn(FLAGS, name)
}
