// The order in which a service's name is looked for.
import type { ProcessFacts } from '../data/events.ts'
import { oneLine } from '../one_line.ts'
import { unitOf } from './cgroup.ts'
import { commandOf, type Command } from './program.ts'
import { INTERPRETERS } from './scripts/index.ts'
import { otelProperty } from './scripts/java.ts'
import { titleName } from './title.ts'

export type Source =
  | 'otel_env'
  | 'otel_property'
  | 'systemd'
  | 'script'
  | 'title'
  | 'executable'
  | 'unknown'

export interface Named {
  readonly name: string
  readonly source: Source
  /** A value of `telemetry.sdk.language`, when the program gives it away. */
  readonly language: string | undefined
}

const MAX_NAME = 255

/** `given` is what the process's OTEL_* variables say. */
export function nameOf(facts: ProcessFacts, given: string | undefined): Named {
  const command = commandOf(facts)
  const interpreter = INTERPRETERS.get(command.program)
  const language = interpreter?.language
  const candidates: readonly (readonly [Source, () => string | undefined])[] = [
    ['otel_env', () => given],
    ['otel_property', () => (language === 'java' ? otelProperty(command.args) : undefined)],
    ['systemd', () => unitOf(facts.cgroup)],
    ['title', () => fromTitle(command, interpreter !== undefined)],
    ['script', () => interpreter?.script(command.args, facts.cwd)],
    ['executable', () => command.program || facts.comm],
  ]
  for (const [source, find] of candidates) {
    const name = clean(find() ?? '')
    if (name !== '') return { name, source, language }
  }
  return { name: 'unknown_service', source: 'unknown', language }
}

/** Only an interpreter's title is asked: `nginx: worker process` says no more than its executable does. */
function fromTitle(command: Command, interpreted: boolean): string | undefined {
  if (command.title === undefined || !interpreted) return undefined
  return titleName(command.title)
}

function clean(name: string): string {
  return oneLine(name).trim().slice(0, MAX_NAME)
}
