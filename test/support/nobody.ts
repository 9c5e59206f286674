// Run a command without root. The user may read every file, since the clone may lie where nobody else can look (/root), and has no
// other right.
export const UID = 65534

export const AS_NOBODY: readonly string[] = [
  'setpriv',
  `--reuid=${UID}`,
  `--regid=${UID}`,
  '--clear-groups',
  '--inh-caps=+dac_read_search',
  '--ambient-caps=+dac_read_search',
]
