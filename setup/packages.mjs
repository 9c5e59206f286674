// Debian packages, each with the reason for it. A package is missing when dpkg does not have it; with `command`,
// when the command is not there either (another package may bring it).

/** The compiler of bpf/ that the project is developed with, and the oldest that does. */
export const CLANG = { wanted: 19, oldest: 14 }

/** To build bpf/ and native/. The compiler comes from clangPackages(). */
export const BUILD = [
  { name: 'make', command: 'make', why: 'builds bpf/ and native/' },
  { name: 'g++', command: 'g++', why: 'compiles the addon' },
  { name: 'gcc', command: 'gcc', why: 'compiles libbpf' },
  { name: 'libc6-dev', why: 'C headers' },
  { name: 'linux-libc-dev', why: 'kernel headers' },
  { name: 'libelf-dev', why: 'libbpf reads BPF objects with libelf' },
  { name: 'zlib1g-dev', why: 'libelf needs zlib' },
]

/** @param {number} version of clang */
export const clangPackages = (version) => [
  { name: `clang-${version}`, command: `clang-${version}`, why: 'compiles bpf/' },
  { name: `llvm-${version}`, command: `llvm-strip-${version}`, why: 'strips the BPF objects' },
]

/** For `npm test`. */
export const TEST = [
  { name: 'git', command: 'git', why: 'the files of the project, for tests of its structure' },
  { name: 'nginx-light', command: 'nginx', why: 'a real server and proxy' },
  { name: 'curl', command: 'curl', why: 'a real client' },
  { name: 'python3', command: 'python3', why: 'applications and drivers in Python' },
  { name: 'nghttp2-client', command: 'h2load', why: 'load at a fixed rate (h2load)' },
  { name: 'wrk', command: 'wrk', why: 'load in a closed loop' },
  {
    name: 'bpftool',
    command: 'bpftool',
    why: 'a second opinion on programs and maps in the kernel',
  },
  { name: 'iproute2', command: 'ss', why: 'a second opinion on sockets (ss)' },
  { name: 'procps', command: 'ps', why: 'a second opinion on processes (ps)' },
  { name: 'dnsmasq-base', command: 'dnsmasq', why: 'a real name server' },
  { name: 'bind9-dnsutils', command: 'dig', why: 'a real client of name servers' },
  { name: 'systemd', command: 'systemd-analyze', why: 'verifies the unit of docs/deploy' },
]

/** For `npm run test:backends`, with Go, which Debian has too old. */
export const BACKENDS = [
  { name: 'python3-venv', why: 'the OpenTelemetry SDK of Python in a folder of its own' },
  { name: 'default-jdk-headless', command: 'javac', why: 'a program with the SDK of Java' },
  { name: 'maven', command: 'mvn', why: 'fetches the SDK of Java' },
]

/** For `npm run test:vm`, beside those of `npm test`. */
export const VM = [
  { name: 'qemu-system-x86', command: 'qemu-system-x86_64', why: 'runs other kernels' },
  { name: 'busybox-static', why: 'what such a kernel starts with' },
  { name: 'e2fsprogs', command: 'mke2fs', why: 'makes the disk that such a kernel reads' },
]

/** For `npm run check`. */
export const CHECK = [
  { name: 'clang-format-19', command: 'clang-format-19', why: 'formats bpf/ and native/' },
]
