// Load a configuration that a test wrote down.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Components } from '../../../pipeline/component.ts'
import type { Environment } from '../../../pipeline/config/env.ts'
import type { Loaded } from '../../../pipeline/config/load.ts'
import { loadConfig } from '../../support/load_config.ts'
import { components } from './components.ts'

/** Load `yaml` as `pipeline.yaml`. */
export function load(yaml: string, env: Environment = {}, known: Components = components): Loaded {
  const dir = mkdtempSync(join(tmpdir(), 'spantap-config-'))
  try {
    writeFileSync(join(dir, 'pipeline.yaml'), yaml)
    return loadConfig(join(dir, 'pipeline.yaml'), known, { env })
  } catch (error) {
    throw new Error((error as Error).message.replaceAll(`${dir}/`, ''), { cause: error })
  } finally {
    rmSync(dir, { recursive: true })
  }
}

/** The text of the error that `yaml` gives. */
export function mistake(yaml: string, env: Environment = {}): string {
  try {
    load(yaml, env)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('this configuration is valid')
}

/** The Collector's text for what cannot be typed. */
export const unmarshal = (...lines: string[]): string =>
  'failed to get config: cannot unmarshal the configuration: ' +
  `decoding failed due to the following error(s):\n\n${lines.join('\n')}`

export const SERVICE = 'service: {pipelines: {traces: {receivers: [nop], exporters: [debug]}}}'
/** A configuration that is right. */
export const GOOD = `
receivers: {nop: }
processors: {batch: }
exporters: {debug: }
${SERVICE}
`
