#!/usr/bin/env bash
# Builds the real programs that the tests send to and compare with, once, into a cache.
#
#   build.sh NAME...          build what is missing, print the path of each binary
#   build.sh --path NAME...   build nothing: print the paths, fail if one is missing
#
# NAME is jaeger, prometheus, promtool (of the same module), otelcol (see otelcol/builder.yaml) or
# telemetrygen. The version is the one in NAME/go.mod, and every module is checked against
# NAME/go.sum. A build needs Go, about 8 GB of disk and several minutes; what it downloads and
# compiles on the way is removed once it succeeded, and kept for the next try if it failed. Paths
# go to stdout, progress to stderr.
set -euo pipefail

known='jaeger prometheus promtool otelcol telemetrygen'
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${SPANTAP_CACHE:-${XDG_CACHE_HOME:-${HOME:?HOME or SPANTAP_CACHE must be set}/.cache}/spantap}
root=$cache/backends
work=$root/.build

say() { printf 'backends: %s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

# Sets module, package and tags for one backend.
describe() {
  tags= folder=$1
  case $1 in
    jaeger)
      module=github.com/jaegertracing/jaeger
      package=$module/cmd/jaeger ;;
    prometheus | promtool)
      module=github.com/prometheus/prometheus
      package=$module/cmd/$1
      folder=prometheus
      # Upstream's own switch: leave out the cloud service discoveries, a third of the build.
      tags=remove_all_sd ;;
    otelcol)
      # The main package is the one in the folder; its version is that of the Collector in it.
      module=go.opentelemetry.io/collector/otelcol
      package=. ;;
    telemetrygen)
      module=github.com/open-telemetry/opentelemetry-collector-contrib/cmd/telemetrygen
      package=$module ;;
    *) die "unknown backend '$1' (known: $known)" ;;
  esac
  version=$(awk -v m="$module" '$1 == m && $2 ~ /^v/ { print substr($2, 2) }' "$here/$folder/go.mod")
  [ -n "$version" ] || die "$1: no version of $module in $folder/go.mod"
  binary=$root/$1-$version/$1
}

# The linker flags with which a backend tells its release: Go module versions differ from it.
release_flags() {
  local source=$1 release
  case $module in
    */jaeger)
      release=$(sed -n "s|^v$version / \(v[0-9.]*\) .*|\1|p" "$source/CHANGELOG.md")
      echo "-X $module/internal/version.latestVersion=${release:-v$version}" ;;
    */prometheus)
      echo "-X github.com/prometheus/common/version.Version=$(cat "$source/VERSION")" ;;
  esac
}

# Runs a command with its output in the log; on failure the first line that tells why is the error.
step() {
  local title=$1 log=$work/$name.log
  shift
  say "$name: $title"
  "$@" >"$log" 2>&1 ||
    die "$name: $title failed: $(grep -m 1 -v -E '^(go: downloading|#)' "$log") (log: $log)"
}

build() {
  local source flags
  cd "$here/$folder"
  step "download $module v$version" go mod download "$module"
  source=$(go list -m -f '{{.Dir}}' "$module")
  flags=$(release_flags "$source")
  step 'compile (several minutes)' \
    go build -tags "$tags" -ldflags "-s -w $flags" -o "$work/bin/$name" "$package"
  step 'try the binary' "$work/bin/$name" --help
  mkdir -p "${binary%/*}"
  mv "$work/bin/$name" "$binary"
  say "$name: done: $binary"
}

only_path=
if [ "${1-}" = --path ]; then only_path=1; shift; fi
[ $# -gt 0 ] || die 'usage: build.sh [--path] NAME... (known: '"$known)"

names=("$@")
missing=()
for name in "${names[@]}"; do
  describe "$name"
  [ -x "$binary" ] || missing+=("$name")
done

if [ ${#missing[@]} -gt 0 ]; then
  [ -z "$only_path" ] || die "not built yet: run $here/build.sh ${missing[*]}"
  command -v go >/dev/null || die 'Go is not installed'
  mkdir -p "$work"
  # One build at a time on this cache; a second one waits here and then finds the binaries.
  exec 9>"$root/.lock"
  flock -n 9 || { say 'another build is running: waiting for it'; flock 9; }
  mkdir -p "$work"
  export GOMODCACHE=$work/mod GOCACHE=$work/cache GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0
  export GOFLAGS='-mod=readonly -modcacherw -trimpath -buildvcs=false'
  for name in "${missing[@]}"; do
    describe "$name"
    [ -x "$binary" ] || build
  done
  rm -rf "$work"
fi

for name in "${names[@]}"; do
  describe "$name"
  printf '%s\n' "$binary"
done
