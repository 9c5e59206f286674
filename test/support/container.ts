// Containers as runtimes make them: an overlay of an image, namespaces, and control groups of their own.
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runProcesses } from './processes.ts'

export interface ContainerOptions {
  /** A folder: what lies in it lies at the container's root. */
  readonly image: string
  readonly hostname: string
  /** Path of its control group, as the runtime makes it. */
  readonly cgroup: string
  /** In which hierarchies it is made, of those that the host has. */
  readonly hierarchies: readonly Hierarchy[]
  readonly command: readonly string[]
}

export type Hierarchy = 'unified' | 'pids'

/** Runs the command in a new container to its end; throws when it fails. */
export async function runContainer(options: ContainerOptions): Promise<void> {
  const { image, hostname, cgroup, hierarchies, command } = options
  const folder = mkdtempSync(join(tmpdir(), 'spantap-container-'))
  for (const name of ['upper', 'work', 'root']) mkdirSync(join(folder, name))
  const tops = hierarchies.flatMap((one) => mountOf(one) ?? [])
  // A folder of the test's own, or it might be one of a real runtime's.
  const groups = tops.map((top) => join(top, `spantap-test-${process.pid}`, cgroup))
  for (const group of groups) mkdirSync(group, { recursive: true })
  const enter = groups.map((group) => `echo $$ > '${group}/cgroup.procs'`)
  const script = [...enter, `exec unshare ${NAMESPACES} sh -ec '${INSIDE}' sh "$@"`].join('\n')
  try {
    await runProcesses('sh', ['-ec', script, 'sh', hostname, image, folder, ...command])
  } finally {
    for (const [i, group] of groups.entries()) removeGroups(group, tops[i]!)
    rmSync(folder, { recursive: true, force: true })
  }
}

const NAMESPACES = '--net --mount --pid --uts --fork --kill-child'

/** HOSTNAME IMAGE FOLDER COMMAND… */
const INSIDE = `
hostname "$1"
ip link set lo up
mount -t overlay overlay -o "lowerdir=$2,upperdir=$3/upper,workdir=$3/work" "$3/root"
cd "$3/root"
mkdir -p proc old
mount -t proc proc proc
shift 3
pivot_root . old
exec "$@"
`

/** Where a hierarchy is mounted; undefined when the host does not have it. */
function mountOf(hierarchy: Hierarchy): string | undefined {
  for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
    const [, folder, type, options] = line.split(' ')
    if (hierarchy === 'unified' && type === 'cgroup2') return folder
    const controllers = options?.split(',') ?? []
    if (hierarchy === 'pids' && type === 'cgroup' && controllers.includes('pids')) return folder
  }
  return undefined
}

/** Which hierarchies this host has. */
export const hierarchiesOfHost = (): Hierarchy[] =>
  (['unified', 'pids'] as const).filter((one) => mountOf(one) !== undefined)

function removeGroups(group: string, top: string): void {
  for (let folder = group; folder !== top; folder = dirname(folder)) {
    try {
      rmdirSync(folder)
    } catch (error) {
      // Another container of the test is in a folder beside.
      if ((error as NodeJS.ErrnoException).code === 'EBUSY') return
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue
      throw error
    }
  }
}
