// The capabilities that the pages of docs/deploy/ give are those that the receiver uses.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CAPABILITIES } from '../../../receivers/tcp/capabilities.ts'
import { capabilityTable, dockerRun, unitFiles } from '../../support/deploy_pages.ts'

/** Measuring run times is worth no CAP_SYS_ADMIN. */
const GIVEN = CAPABILITIES.map(({ name }) => name).filter((name) => name !== 'CAP_SYS_ADMIN')

const folder = mkdtempSync(join(tmpdir(), 'spantap-unit-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** systemd's opinion of the unit and its drop-in. The program that they name is somewhere else on this host. */
function verify(change = (text: string): string => text): { status: number | null; said: string } {
  const units = unitFiles()
  const drop = join(folder, 'spantap.service.d')
  mkdirSync(drop, { recursive: true })
  const here = (text: string): string =>
    change(text).replaceAll('/usr/local/bin/spantap', process.execPath)
  writeFileSync(join(folder, 'spantap.service'), here(units.get('spantap.service')!))
  writeFileSync(join(drop, 'tcp.conf'), here(units.get('tcp.conf')!))
  const args = ['verify', '--man=no', join(folder, 'spantap.service')]
  const { status, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  return { status, said: stderr }
}

/** Not on every host where this runs. */
const systemd = spawnSync('systemd-analyze', ['--version']).status === 0

describe('K7: the unit', () => {
  it.skipIf(!systemd)('K7: passes systemd-analyze verify', () => {
    expect(verify()).toEqual({ status: 0, said: '' })
  })

  it.skipIf(!systemd)('would not pass with a mistake in it', () => {
    expect(verify((text) => text.replace('AmbientCap', 'AmbientCp')).said).toMatch(/AmbientCp/)
    expect(verify((text) => text.replace('DynamicUser', 'DynamicUsr')).said).toMatch(/DynamicUsr/)
  })

  it('K7: has just the capabilities of the table', () => {
    const units = unitFiles()
    for (const key of ['CapabilityBoundingSet', 'AmbientCapabilities']) {
      const set = new RegExp(`^${key}=(.*)$`, 'm').exec(units.get('tcp.conf')!)![1]!.split(' ')
      expect(set).toEqual(GIVEN)
    }
    expect(units.get('spantap.service')).toMatch(/^CapabilityBoundingSet=$/m)
  })
})

describe('K7: the docker line', () => {
  it('K7: has just the capabilities of the table', () => {
    const words = dockerRun()
    const added = words.flatMap((word) => /^--cap-add=(.*)$/.exec(word)?.[1] ?? [])
    expect(added.map((name) => `CAP_${name}`)).toEqual(GIVEN)
    expect(words).toContain('--cap-drop=ALL')
    expect(words).toContain('--pid=host')
    expect(words).not.toContain('--privileged')
  })

  it('K7: says of each what goes without it', () => {
    expect(capabilityTable()).toEqual(
      CAPABILITIES.map(({ name, needed, without }) => ({
        name,
        option: GIVEN.includes(name) ? `\`--cap-add=${name.slice(4)}\`` : 'not given',
        without: needed ? `${without}: spantap ends with one sentence` : without,
      })),
    )
  })
})

it('has the bits of the kernel', () => {
  const header = execFileSync(
    'cc',
    ['-E', '-dM', '-include', 'linux/capability.h', '-x', 'c', '/dev/null'],
    {
      encoding: 'utf8',
    },
  )
  for (const { name, bit } of CAPABILITIES) expect(header).toContain(`#define ${name} ${bit}\n`)
})
