// The kernels that tests boot: stock ones of Debian, which people run.

export interface Release {
  /** Debian's name of the release that has it. */
  readonly suite: string
  /** Its package; the newest one is taken. No -cloud and no -rt kernels, no debug symbols. */
  readonly package: RegExp
}

const RELEASES: Readonly<Record<string, Release>> = {
  '5.10': { suite: 'bullseye', package: /^linux-image-5\.10\.0-\d+-amd64$/ },
  '6.1': { suite: 'bookworm', package: /^linux-image-6\.1\.0-\d+-amd64$/ },
  '6.12': { suite: 'trixie', package: /^linux-image-6\.12\.\d+\+deb13(\.\d+)?-amd64$/ },
}

/** Throws when there is no such kernel, with the names of those that are there. */
export function releaseOf(kernel: string): Release {
  const release = RELEASES[kernel]
  if (release) return release
  throw new Error(`kernel ${kernel}: unknown; there are ${Object.keys(RELEASES).join(', ')}`)
}

/**
 * Modules to have in the guest if the kernel does not have them built in, with all that they need (see modules.ts): the folders
 * of the host (9p over virtio, an overlay), a disk and a channel for output first. What scenarios use follows; the kernel loads that by itself.
 */
export const MODULES: readonly string[] = [
  'virtio_pci',
  'virtio_console',
  '9pnet_virtio',
  '9p',
  'overlay',
  'virtio_blk',
  'crc32c_generic',
  'ext4',
  'tls',
  // What gcm(aes) of TLS is made of.
  'gcm',
  'ctr',
  'ghash_generic',
  'aes_generic',
  'veth',
  'bridge',
  'sch_netem',
  'tcp_diag',
  'unix_diag',
]
