// The cases of configs/*.yaml, as they are written there. The README of this folder says what each key means.
import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'

const FOLDER = new URL('configs/', import.meta.url)

export interface Case {
  /** File of the case, without `.yaml`. */
  readonly topic: string
  readonly name: string
  /** Rules and texts of the Collector that this case shows; see covers.ts. */
  readonly covers: readonly string[]
  readonly command: 'validate' | 'run'
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Content by path, in the folder where the command runs. */
  readonly files: Readonly<Record<string, string>>
  /** What all cases of the file end with. */
  readonly rest: string
  /** Whether the values of `print-config` are compared, too. */
  readonly values: boolean
  /** A difference of docs/collector-compatibility.md, and what spantap says instead. */
  readonly differs?: { readonly id: string; readonly spantap: string }
}

interface Written {
  readonly name: string
  readonly covers?: string[]
  readonly command?: 'run'
  readonly args?: string[]
  readonly env?: Record<string, string>
  readonly files?: Record<string, string>
  readonly config?: string
  readonly alone?: true
  readonly values?: false
  readonly differs?: string
  readonly spantap?: string
}

const KEYS = 'name covers command args env files config alone values differs spantap'.split(' ')

/** Every case, in the order of the files. Throws for a key that nobody reads. */
export function readCases(): Case[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'))
  return files.toSorted().flatMap((file) => {
    const { rest = '', cases } = parse(readFileSync(new URL(file, FOLDER), 'utf8')) as {
      rest?: string
      cases: Written[]
    }
    return cases.map((written) => toCase(file.replace('.yaml', ''), rest, written))
  })
}

function toCase(topic: string, rest: string, written: Written): Case {
  const { name, config, differs, spantap } = written
  const odd = Object.keys(written).filter((key) => !KEYS.includes(key))
  if (odd.length > 0) throw new Error(`${topic}: ${name}: unknown key ${odd.join(', ')}`)
  if ((differs === undefined) !== (spantap === undefined)) {
    throw new Error(`${topic}: ${name}: differs and spantap go together`)
  }
  const whole = config === undefined ? undefined : config + (written.alone ? '' : rest)
  return {
    topic,
    name,
    covers: written.covers ?? [],
    command: written.command ?? 'validate',
    args: written.args ?? ['--config', 'config.yaml'],
    env: written.env ?? {},
    files: { ...(whole !== undefined && { 'config.yaml': whole }), ...written.files },
    rest,
    values: written.values ?? true,
    ...(differs !== undefined && spantap !== undefined && { differs: { id: differs, spantap } }),
  }
}
