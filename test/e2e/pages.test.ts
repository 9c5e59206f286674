// P8: the first snippet of each component's page runs as it is, on other ports and in another folder: it starts, and it ends well.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectFiles, readText } from '../structure/tree.ts'
import { freePorts } from '../support/ports.ts'
import { startChild } from '../support/servers/child.ts'
import { startSpantap } from '../support/spantap.ts'
import { until } from '../support/until.ts'

const PAGES = projectFiles(/^docs\/components\/\w+\/\w+\.md$/)
const SNIPPET = /^```yaml\n([^]*?)^```/m
/** What a page names as an address of this host, and as a file outside of its folder. */
const ADDRESS = /\b(localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)\b/g
const ELSEWHERE = /\/(?:var|tmp)\/(?:[\w-]+\/)*/g
const QUIET = ['--set', 'service.telemetry.metrics.level=none']

const folder = mkdtempSync(join(tmpdir(), 'spantap-pages-'))
const main = resolve('main.ts')

beforeAll(async () => {
  // What the page of `replay` replays.
  const spantap = await startSpantap({
    args: ['--record', join(folder, 'spantap.rec')],
    change: (config) => {
      config.exporters = { debug: null }
      config.service.pipelines['traces']!.exporters = ['debug']
    },
  })
  await spantap.stop()
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('P8: the pages of components', () => {
  it.each(PAGES)('P8: %s has a snippet that runs', async (page) => {
    const yaml = SNIPPET.exec(readText(page))![1]!
    const config = join(folder, `${page.replaceAll('/', '-')}.yaml`)
    writeFileSync(config, await moved(yaml))
    const args = [main, '--config', config, ...QUIET]
    const child = startChild(process.execPath, args, { cwd: folder })
    let ended: number | string | undefined
    void child.ended.then((how) => (ended = how))
    await until(
      () => `it is ready; it said:\n${child.said()}`,
      () => ended !== undefined || /Everything is ready/.test(child.said()),
    )
    // A recording comes to its end by itself.
    if (!/^\s+replay:/m.test(yaml)) await child.stop()
    expect(await child.ended, child.said()).toBe(0)
    expect(child.said()).toMatch(/Everything is ready/)
    expect(child.said()).not.toMatch(/\terror\t/i)
  })
})

/** On free ports, each port of the page another one, and in the folder of this test. */
async function moved(yaml: string): Promise<string> {
  const ports = [...new Set([...yaml.matchAll(ADDRESS)].map(([, , port]) => port!))]
  const free = await freePorts(...ports)
  return yaml
    .replaceAll(ADDRESS, (_, host: string, port: string) => `${host}:${free[port]!}`)
    .replaceAll(ELSEWHERE, `${folder}/`)
}
