// From the configuration to actions that run. The texts are the Collector's (attraction.go, NewAttrProc).
import { RE2JS } from 're2js'
import { act, type Action } from './act.ts'
import type { ActionConfig } from './config.ts'
import { CONVERT, type Target } from './convert.ts'

/** All actions as one, in their order. Throws an Error for one that cannot be. */
export function compile(configs: readonly ActionConfig[]): Action {
  const actions = configs.map(one)
  return (attributes, client) => {
    for (const action of actions) action(attributes, client)
  }
}

/** True when what an action does depends on the client of the batch. */
export const needsClient = (configs: readonly ActionConfig[]): boolean =>
  configs.some(({ from_context }) => from_context !== '')

function one(config: ActionConfig, index: number): Action {
  const { key, pattern } = config
  const kind = config.action.toLowerCase()
  const missing = 'error creating AttrProc due to missing required field'
  if (kind === 'delete' || kind === 'hash') {
    if (key === '' && pattern === '') {
      throw new Error(
        `${missing} (at least one of "key" and "pattern" have to be used) at the ${index}-th action`,
      )
    }
  } else if (key === '') throw new Error(`${missing} "key" at the ${index}-th action`)
  const wrong = (text: string): Error =>
    new Error(
      `error with key ${JSON.stringify(key)} (${index}-th action): error creating AttrProc${text}`,
    )
  const make = KINDS[kind]
  if (!make) throw wrong(` due to unsupported action ${JSON.stringify(kind)}`)
  return make(config, wrong, kind)
}

type Make = (config: ActionConfig, wrong: (text: string) => Error, kind: string) => Action

const setting =
  (when: 'insert' | 'update' | 'upsert'): Make =>
  (config, wrong, kind) => {
    const { converted_type, default_value, from_attribute, from_context, pattern, value } = config
    const sources = sourcesOf(config)
    if (sources === 0 && default_value === undefined) {
      throw wrong(
        '. Either field "value", "from_attribute", "from_context", or "default_value" must be specified',
      )
    }
    if (sources > 1) throw wrong(' due to multiple value sources being set')
    if (pattern !== '') throw unused(wrong, kind, 'the "pattern" field. This')
    if (converted_type !== '') throw unused(wrong, kind, 'the "converted_type" field. This')
    return act.set(when, config.key, { value, default_value, from_attribute, from_context })
  }

const removing =
  (make: (key: string, pattern: RE2JS | undefined) => Action): Make =>
  (config, wrong, kind) => {
    const { converted_type, from_attribute, key, pattern, value } = config
    if (value !== undefined || from_attribute !== '') {
      throw unused(wrong, kind, '"value" or "from_attribute" field. These')
    }
    const compiled = pattern === '' ? undefined : regexp(pattern, wrong)
    if (converted_type !== '') throw unused(wrong, kind, 'the "converted_type" field. This')
    return make(key, compiled)
  }

const extracting: Make = (config, wrong, kind) => {
  if (sourcesOf(config) > 0) throw unused(wrong, kind, 'a value source field. These')
  if (config.pattern === '') {
    throw wrong(` due to missing required field "pattern" for action "${kind}"`)
  }
  if (config.converted_type !== '') throw unused(wrong, kind, 'the "converted_type" field. This')
  const pattern = regexp(config.pattern, wrong)
  const names = namesOf(pattern)
  if (names.length === 0) throw wrong('. Field "pattern" contains no named matcher groups')
  if (names.includes('')) {
    throw wrong('. Field "pattern" contains at least one unnamed matcher group')
  }
  return act.extract(config.key, pattern, names)
}

const converting: Make = (config, wrong, kind) => {
  const { converted_type, key, pattern } = config
  if (sourcesOf(config) > 0 || pattern !== '') {
    throw unused(wrong, kind, 'value sources or "pattern" field. These')
  }
  if (converted_type === '') {
    throw wrong(` due to missing required field "converted_type" for action "${kind}"`)
  }
  if (!Object.hasOwn(CONVERT, converted_type)) {
    throw wrong(
      ` due to invalid value "${converted_type}" in field "converted_type" for action "${kind}"`,
    )
  }
  return act.change(key, CONVERT[converted_type as Target])
}

const KINDS: Readonly<Record<string, Make | undefined>> = Object.assign(Object.create(null), {
  insert: setting('insert'),
  update: setting('update'),
  upsert: setting('upsert'),
  delete: removing((key, pattern) => act.delete(key, pattern)),
  hash: removing((key, pattern) => act.hash(key, pattern)),
  extract: extracting,
  convert: converting,
} satisfies Record<string, Make>)

const unused = (wrong: (text: string) => Error, kind: string, what: string): Error =>
  wrong(`. Action "${kind}" does not use ${what} must not be specified`)

function sourcesOf({ from_attribute, from_context, value }: ActionConfig): number {
  return Number(value !== undefined) + Number(from_attribute !== '') + Number(from_context !== '')
}

function regexp(pattern: string, wrong: (text: string) => Error): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch {
    throw wrong(`. Field "pattern" has invalid pattern: "${pattern}"`)
  }
}

/** Names of the groups in their order, '' for one without a name. */
function namesOf(pattern: RE2JS): string[] {
  const names = Array.from({ length: pattern.groupCount() }, () => '')
  for (const [name, group] of Object.entries(pattern.namedGroups())) names[group - 1] = name
  return names
}
