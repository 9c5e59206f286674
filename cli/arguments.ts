// The command line: one command, its flags, and the sentences for what is wrong with them (the Collector's: cobra and pflag).
import { parseArgs } from 'node:util'
import { checkGates } from './gates.ts'

export const COMMANDS = [
  'run',
  'validate',
  'print-config',
  'components',
  'featuregate',
  'doctor',
  'replay',
  'help',
  'version',
] as const
export type Command = (typeof COMMANDS)[number]

const ALIASES: Readonly<Record<string, Command>> = { 'print-initial-config': 'print-config' }

export interface Arguments {
  readonly command: Command
  /** `--config` in their order, then `--set` as `yaml:` locations. None: the shipped pipeline.yaml. */
  readonly configs: readonly string[]
  readonly sets: readonly string[]
  /** Of `replay`: the recording; of `featuregate`: the gate. */
  readonly file: string | undefined
  /** Record what is captured into this file. */
  readonly record: string | undefined
  readonly recordSecrets: boolean
  /** Load the configuration again when a file of it changes. */
  readonly watch: boolean
  /** Of `print-config`. */
  readonly print: Print
  /** Of `doctor`: for scripts. */
  readonly json: boolean
}

export interface Print {
  readonly mode: string
  readonly format: string
  readonly validate: boolean
}

const EVERYWHERE = COMMANDS
const LOADING = ['run', 'validate', 'print-config', 'components', 'doctor', 'replay'] as const

interface Flag {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly many?: true
  readonly of: readonly Command[]
}

const FLAGS: Readonly<Record<string, Flag>> = {
  config: { type: 'string', many: true, of: LOADING },
  set: { type: 'string', many: true, of: LOADING },
  'feature-gates': { type: 'string', many: true, of: LOADING },
  watch: { type: 'boolean', of: ['run'] },
  record: { type: 'string', of: ['run'] },
  'record-secrets': { type: 'boolean', of: ['run'] },
  mode: { type: 'string', of: ['print-config'] },
  format: { type: 'string', of: ['print-config'] },
  validate: { type: 'boolean', of: ['print-config'] },
  json: { type: 'boolean', of: ['doctor'] },
  help: { type: 'boolean', short: 'h', of: EVERYWHERE },
  version: { type: 'boolean', short: 'v', of: EVERYWHERE },
}

/** Values by the name of the flag, in their order. */
type Given = ReadonlyMap<string, readonly string[]>

/** Parse the words after the program's name. Throws an Error with one sentence. */
export function parseArguments(words: readonly string[]): Arguments {
  const options = Object.fromEntries(
    Object.entries(FLAGS).map(([name, { type, short }]) => [
      name,
      { type, ...(short && { short }) },
    ]),
  )
  const { tokens } = parseArgs({ args: [...words], options, strict: false, tokens: true })
  const given = new Map<string, string[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name]! : undefined
    if (!flag) throw new Error(`unknown flag: ${rawName}`)
    if (flag.type === 'string') {
      // `--config --record x` has forgotten a file, it does not name one.
      const none = value === undefined || value === '' || (!inlineValue && value.startsWith('--'))
      if (none) throw new Error(`flag needs an argument: ${rawName}`)
    }
    const before = given.get(name) ?? []
    if (before.length > 0 && !flag.many) throw new Error(`flag may be given once: ${rawName}`)
    given.set(name, [...before, flag.type === 'string' ? value! : truth(rawName, value)])
  }
  return check(given, positionals)
}

// strconv.ParseBool, which pflag asks.
function truth(rawName: string, value: string | undefined): string {
  if (value === undefined || /^(1|t|T|TRUE|true|True)$/.test(value)) return 'true'
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) return 'false'
  const why = `strconv.ParseBool: parsing "${value}": invalid syntax`
  throw new Error(`invalid argument "${value}" for "${rawName}" flag: ${why}`)
}

function check(given: Given, [word, ...rest]: readonly string[]): Arguments {
  const on = (name: string): boolean => given.get(name)?.[0] === 'true'
  const one = (name: string): string | undefined => given.get(name)?.[0]
  const many = (name: string): readonly string[] => given.get(name) ?? []
  const named = COMMANDS.find((each) => each === (word ?? 'run')) ?? ALIASES[word ?? '']
  if (!named) throw new Error(`unknown command "${word}" for "spantap": try spantap --help`)
  const command = on('help') ? 'help' : on('version') ? 'version' : named
  const takesWord = command === 'replay' || command === 'featuregate'
  const [file, more] = takesWord ? rest : [undefined, rest[0]]
  if (more !== undefined && command !== 'help') {
    throw new Error(`unknown command "${more}" for "spantap ${command}"`)
  }
  if (command === 'replay' && file === undefined) {
    throw new Error('replay needs the file of a recording: spantap replay FILE')
  }
  for (const name of command === 'help' || command === 'version' ? [] : given.keys()) {
    const { of } = FLAGS[name]!
    if (!of.includes(command)) throw new Error(`--${name} is a flag of ${of.join(', ')} only`)
  }
  const record = one('record')
  if (on('record-secrets') && record === undefined) {
    throw new Error('--record-secrets says what is recorded, and needs --record FILE')
  }
  checkGates(many('feature-gates'))
  return {
    command,
    configs: many('config'),
    sets: many('set').map(locationOf),
    file,
    record,
    recordSecrets: on('record-secrets'),
    watch: on('watch'),
    print: {
      mode: one('mode') ?? 'redacted',
      format: one('format') ?? 'yaml',
      validate: one('validate') !== 'false',
    },
    json: on('json'),
  }
}

/** `a.b=v` as the location `yaml:a::b: v` (otelcol/flags.go). */
function locationOf(given: string): string {
  const equals = given.indexOf('=')
  if (equals < 0)
    throw new Error(`invalid argument "${given}" for "--set" flag: missing equal sign`)
  const path = given.slice(0, equals).replaceAll('.', '::').trim()
  return `yaml:${path}: ${given.slice(equals + 1).trim()}`
}
