// What a control group path says: the systemd unit and the container that a process runs in.

/** Units that start other people's programs: their name says nothing about what runs in them. */
const LAUNCHERS = new Set([
  'atd',
  'containerd',
  'cron',
  'crond',
  'docker',
  'getty',
  'k3s',
  'kubelet',
  'podman',
  'rc-local',
  'ssh',
  'sshd',
  'supervisor',
  'supervisord',
  'user',
])

const CONTAINER = /(?:^|[-:_.])([0-9a-f]{64})(?:\.scope|\.service)?$/

/**
 * The innermost container's id: 64 hexadecimal digits, as Docker, containerd, CRI-O and podman put them at the end of a path
 * segment (`docker-ID.scope`, `/docker/ID`, `cri-containerd-ID.scope`, `…slice:cri-containerd:ID`, `crio-ID`, `libpod-ID`).
 */
export function containerOf(cgroup: string): string | undefined {
  for (const path of paths(cgroup)) {
    const at = containerAt(path)
    if (at >= 0) return CONTAINER.exec(path[at]!)![1]
  }
  return undefined
}

const POD =
  /(?:^|-)pod([0-9a-f]{8})[-_]([0-9a-f]{4})[-_]([0-9a-f]{4})[-_]([0-9a-f]{4})[-_]([0-9a-f]{12})(?:\.slice)?(?::|$)/

/**
 * The uid of the Kubernetes pod, as the kubelet names its control groups with either driver: `kubepods/burstable/podUID` and
 * `kubepods-burstable-podUID.slice`, with underscores for hyphens. Undefined for pods of files (static pods): what stands there
 * is a hash of the file, and the API server knows the pod by another uid.
 */
export function podOf(cgroup: string): string | undefined {
  for (const path of paths(cgroup)) {
    const kubepods = path.findIndex((segment) => /(?:^|-)kubepods(?:[.-]|$)/.test(segment))
    const found = kubepods < 0 ? undefined : path.slice(kubepods).map((s) => POD.exec(s))
    const uid = found?.findLast((match) => match !== null)
    if (uid) return uid.slice(1).join('-')
  }
  return undefined
}

/**
 * The systemd service without its suffix, `foo@bar` for an instance. Undefined in scopes (sessions, desktop applications),
 * in a user manager itself, in units that only launch others, and when a container was begun inside the unit.
 */
export function unitOf(cgroup: string): string | undefined {
  for (const path of paths(cgroup)) {
    const unit = unitOfPath(path)
    if (unit !== undefined) return unit
  }
  return undefined
}

function unitOfPath(path: readonly string[]): string | undefined {
  const first = containerAt(path) + 1
  for (let i = path.length - 1; i >= first; i--) {
    const segment = path[i]!
    if (segment.endsWith('.scope')) return undefined
    if (!segment.endsWith('.service')) continue
    const unit = unescape(segment.slice(0, -'.service'.length))
    const template = unit.split('@', 1)[0]!
    return template === '' || LAUNCHERS.has(template) ? undefined : unit
  }
  return undefined
}

function containerAt(path: readonly string[]): number {
  // crio-conmon-ID is the container's monitor, which is outside.
  return path.findLastIndex((s) => CONTAINER.test(s) && !s.includes('conmon'))
}

/** Lines are `hierarchy:controllers:path`; the path may itself have colons. systemd's own hierarchy first. */
function paths(cgroup: string): string[][] {
  const lines = cgroup.split('\n').filter((line) => line !== '')
  const rank = (line: string): number =>
    line.startsWith('0::') ? 1 : line.includes(':name=systemd:') ? 0 : 2
  return lines
    .toSorted((a, b) => rank(a) - rank(b))
    .map((line) => line.split(':').slice(2).join(':').split('/'))
}

/** systemd writes bytes that a unit name may not have as \xNN (systemd.unit(5), "String Escaping"). */
function unescape(unit: string): string {
  return unit.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  )
}
