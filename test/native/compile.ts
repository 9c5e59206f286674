// Compiles BPF programs of tests the way bpf/Makefile compiles ours.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BPF = fileURLToPath(new URL('../../bpf', import.meta.url))

/** The object file made of one source file, in a temporary folder that goes with this process. */
export function compileBpf(source: string): string {
  const command = execFileSync('make', ['-s', '-C', BPF, 'flags'], { encoding: 'utf8' })
  const [compiler = '', ...flags] = command.trim().split(' ')
  const folder = mkdtempSync(join(tmpdir(), 'spantap-bpf-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const object = join(folder, basename(source).replace(/\.c$/, '.o'))
  execFileSync(compiler, [...flags, '-c', source, '-o', object])
  return object
}
