// What `--help` and `--version` print.
import { SPANTAP_SCOPE } from '../pipeline/data/resource.ts'

export const VERSION = `spantap version ${SPANTAP_SCOPE.version}\n`

export const HELP = `spantap turns what this host does into OpenTelemetry.

Usage:
  spantap [run] [--config URI]... [--set KEY=VALUE]... [--watch] [--record FILE [--record-secrets]]
  spantap validate [--config URI]...
  spantap print-config [--config URI]... [--mode MODE] [--format FORMAT] [--validate=false]
  spantap components [--config URI]...
  spantap featuregate [ID]
  spantap doctor [--json] [--config URI]...
  spantap replay FILE [--config URI]...

Commands:
  run               watch this host; needs root
  validate          check a configuration and build its whole graph; silent when it is good
  print-config      print a configuration as it counts: merged, expanded, with every default
  components        list what a configuration may name
  featuregate       list the Collector's feature gates, and how spantap behaves
  doctor            say what this kernel and this user's rights let spantap see, and what not
  replay            feed a recording through the pipelines instead of this host

Flags:
  --config URI      a file, file:PATH, env:NAME or yaml:TEXT; of several the later ones win,
                    key by key; without it the shipped pipeline.yaml
  --set KEY=VALUE   one more value, over all configurations: --set=processors.batch.timeout=2s
  --feature-gates   the Collector's, as a,-b; refused when spantap behaves otherwise
  --watch           load the configuration again when one of its files changes (also SIGHUP)
  --record FILE     also write what is captured into FILE, secrets masked, for replay
  --record-secrets  leave secrets, bodies and undecoded bytes in the recording
  --mode MODE       of print-config: redacted or unredacted; secrets are [REDACTED] without it
  --format FORMAT   of print-config: yaml or json
  --json            of doctor: for scripts
  --version, -v     print the version
  --help, -h        print this
`
