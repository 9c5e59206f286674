// What `--help` and `--version` print.
import { SPANTAP_SCOPE } from '../pipeline/data/resource.ts'

export const VERSION = `spantap version ${SPANTAP_SCOPE.version}\n`

export const HELP = `spantap turns what this host does into OpenTelemetry.

Usage:
  spantap [run] [--config FILE] [--record FILE [--record-secrets]]
  spantap validate [--config FILE]
  spantap components
  spantap replay FILE [--config FILE]

Commands:
  run               watch this host; needs root
  validate          check a configuration and build its whole graph; silent when it is good
  components        list what a configuration may name
  replay            feed a recording through the pipelines instead of this host

Flags:
  --config FILE     the configuration; without it the shipped pipeline.yaml
  --record FILE     also write what is captured into FILE, secrets masked, for replay
  --record-secrets  leave secrets, bodies and undecoded bytes in the recording
  --version, -v     print the version
  --help, -h        print this
`
