// A package of another release of Debian, downloaded by the machine's own apt with lists of its own: nothing of the machine's
// configuration changes, nothing is installed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where Debian is when apt says nothing, like native/libbpf/libbpf.mk. */
const DEBIAN = ['http://deb.debian.org/debian/', 'http://deb.debian.org/debian-security/']
const NEWEST = new Intl.Collator('en', { numeric: true })

/**
 * Download the newest package of `suite` whose name matches into `folder`; gives its name. Throws one sentence when there is
 * none, with what apt said.
 */
export function download(suite: string, name: RegExp, folder: string): string {
  const options = privateApt(suite, folder)
  const updated = spawnSync('apt-get', [...options, '-q', 'update'], { encoding: 'utf8' })
  const { stdout } = spawnSync('apt-cache', [...options, 'pkgnames', 'linux-image-'], {
    encoding: 'utf8',
  })
  const names = (stdout ?? '').split('\n').filter((each) => name.test(each))
  const newest = names.toSorted(NEWEST.compare).at(-1)
  if (newest === undefined) {
    const why = updated.error?.message ?? complaints(updated.stdout + updated.stderr)
    throw new Error(`no package ${name.source} in ${suite}; apt-get update said: ${why}`)
  }
  const got = spawnSync('apt-get', [...options, '-q', 'download', newest], {
    encoding: 'utf8',
    cwd: folder,
  })
  if (got.status === 0) return newest
  throw new Error(
    `${newest} of ${suite} was not downloaded: ${complaints(got.stdout + got.stderr)}`,
  )
}

/** Options that keep apt away from the machine's own lists and sources. */
function privateApt(suite: string, folder: string): string[] {
  const sources = join(folder, 'sources.list')
  writeFileSync(sources, sourcesOf(suite).join('\n') + '\n')
  mkdirSync(join(folder, 'lists/partial'), { recursive: true })
  const settings = [
    `Dir::Etc::SourceList=${sources}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(folder, 'lists')}`,
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false',
    'Acquire::Retries=3',
  ]
  return settings.flatMap((setting) => ['-o', setting])
}

/** The machine's own sources of Debian, with the name of the release replaced. */
function sourcesOf(suite: string): string[] {
  const format = '$(CODENAME) $(REPO_URI)'
  const { stdout } = spawnSync(
    'apt-get',
    ['indextargets', 'Identifier: Packages', '--format', format],
    {
      encoding: 'utf8',
    },
  )
  const found = (stdout ?? '').split('\n').flatMap((line) => {
    const [, part, uri] = /^(?:bullseye|bookworm|trixie)(-\S+)? (\S+)$/.exec(line) ?? []
    return uri === undefined ? [] : [`deb ${uri} ${suite}${part ?? ''} main`]
  })
  if (found.length > 0) return [...new Set(found)]
  return DEBIAN.map(
    (uri) => `deb ${uri} ${suite}${uri.includes('security') ? '-security' : ''} main`,
  )
}

/** The lines in which apt complains, as one. */
function complaints(said: string): string {
  const lines = said.split('\n').filter((line) => /^[EW]: /.test(line))
  return lines.join(' ') || 'nothing'
}
