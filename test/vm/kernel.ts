// A kernel ready to boot: downloaded, unpacked to what is needed, and kept in the user's cache.
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cached } from '../support/cached.ts'
import { run } from '../support/run.ts'
import { download } from './apt.ts'
import { MODULES, releaseOf } from './kernels.ts'
import { aliasesOf, closure } from './modules.ts'

export const BUSYBOX = '/bin/busybox'

export interface Kernel {
  /** What `uname -r` will say. */
  readonly release: string
  readonly image: string
  /** An archive in memory: busybox, modules and init.sh. */
  readonly initramfs: string
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const SOURCES = ['kernels.ts', 'kernel.ts', 'modules.ts'].map(here)
/** In a kernel's folder: which modules are there, of which build. */
const CONTENTS = 'contents'

/** The kernel of this name of kernels.ts. The first time it is fetched, which needs a network and half a minute. */
export function prepare(name: string): Kernel {
  const { suite, package: pattern } = releaseOf(name)
  if (!existsSync(BUSYBOX)) throw new Error('busybox is missing: apt-get install busybox-static')
  const folder = cached(`vm/${name}`, SOURCES, (target) => {
    const work = join(target, 'work')
    mkdirSync(work)
    try {
      download(suite, pattern, work)
    } catch (error) {
      throw new Error(`kernel ${name}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      })
    }
    unpack(work, target)
    rmSync(work, { recursive: true })
  })
  const initramfs = cached(
    `vm/${name}-initramfs`,
    [join(folder, CONTENTS), here('kernel.ts'), here('init.sh'), BUSYBOX],
    (target) => pack(join(folder, 'modules'), target),
  )
  return {
    release: readFileSync(join(folder, 'release'), 'utf8'),
    image: join(folder, 'vmlinuz'),
    initramfs: join(initramfs, 'initramfs'),
  }
}

const isDeb = (name: string): boolean => name.endsWith('.deb')

/** Take vmlinuz and the modules of kernels.ts out of the package in `work`. */
function unpack(work: string, target: string): void {
  const root = join(work, 'root')
  run('sh', ['-c', 'dpkg -x *.deb root'], work)
  // Since trixie /lib is not in packages any more; depmod looks there.
  if (!existsSync(join(root, 'lib')))
    cpSync(join(root, 'usr/lib'), join(root, 'lib'), { recursive: true })
  const [folder] = globSync('lib/modules/*', { cwd: root })
  if (folder === undefined) throw new Error('the package of the kernel has no modules')
  const release = folder.slice('lib/modules/'.length)
  run(BUSYBOX, ['depmod', '-b', root, release], work)
  copyFileSync(join(root, `boot/vmlinuz-${release}`), join(target, 'vmlinuz'))
  writeFileSync(join(target, 'release'), release)
  const text = (name: string): string => readFileSync(join(root, folder, name), 'utf8')
  const files = closure(text('modules.dep'), MODULES)
  const to = join(target, 'modules', folder)
  for (const file of files.keys()) {
    mkdirSync(dirname(join(to, file)), { recursive: true })
    cpSync(join(root, folder, file), join(to, file))
    if (file.endsWith('.xz')) run(BUSYBOX, ['unxz', join(to, file)], work)
  }
  const bare = (path: string): string => path.replace(/\.xz$/, '')
  const lines = Array.from(files, ([file, needs]) => `${bare(file)}: ${needs.map(bare).join(' ')}`)
  writeFileSync(join(to, 'modules.dep'), `${lines.join('\n')}\n`)
  writeFileSync(join(target, CONTENTS), [readdirSync(work).find(isDeb), ...lines].join('\n'))
  writeFileSync(join(to, 'modules.alias'), aliasesOf(text('modules.alias'), files.keys()))
}

/** What the kernel starts with, uncompressed: an emulated CPU is slow to unpack. */
function pack(modules: string, target: string): void {
  const root = join(target, 'root')
  cpSync(modules, root, { recursive: true })
  for (const folder of [
    'bin',
    'sbin',
    'dev',
    'proc',
    'sys',
    'lower',
    'upper',
    'control',
    'disk',
    'guest',
  ]) {
    mkdirSync(join(root, folder), { recursive: true })
  }
  cpSync(BUSYBOX, join(root, 'bin/busybox'))
  cpSync(here('init.sh'), join(root, 'init'))
  // The kernel itself calls this one.
  const install = 'chmod 755 init && ln -s busybox bin/sh && ln -s ../bin/busybox sbin/modprobe'
  run('sh', ['-c', `${install} && find . | busybox cpio -o -H newc >../initramfs`], root)
  rmSync(root, { recursive: true })
}
