// What docs/deploy/ tells people to give to spantap.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const read = (page: string): string =>
  readFileSync(fileURLToPath(new URL(`../../docs/deploy/${page}`, import.meta.url)), 'utf8')

/** Unit files of systemd.md by their name. */
export function unitFiles(): Map<string, string> {
  const blocks = read('systemd.md').matchAll(/^```ini file=(\S+)\n([^]*?)^```/gm)
  return new Map(Array.from(blocks, ([, name, text]) => [name!, text!]))
}

/** The words of the `docker run` line of docker.md. */
export function dockerRun(): string[] {
  const line = /^docker run (?:.*\\\n)*.*$/m.exec(read('docker.md'))![0]
  return line.replaceAll('\\\n', ' ').trim().split(/\s+/)
}

/** The table of docker.md: capability, option of Docker, what goes without it. */
export function capabilityTable(): { name: string; option: string; without: string }[] {
  const rows = read('docker.md').matchAll(/^\| (CAP_\w+) \| (.*?) \| (.*?) \|$/gm)
  return Array.from(rows, ([, name, option, without]) => ({
    name: name!,
    option: option!,
    without: without!,
  }))
}
