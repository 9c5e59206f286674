// Compiles BPF programs of tests the way bpf/Makefile compiles ours.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BPF = fileURLToPath(new URL('../../bpf', import.meta.url))
/** Like all of bpf/build, in no commit. */
export const BUILD = join(BPF, 'build', 'test')

/** The object file made of one source file: bpf/build/test/NAME.bpf.o. */
export function compileBpf(source: string): string {
  const command = execFileSync('make', ['-s', '-C', BPF, 'flags'], { encoding: 'utf8' })
  const [compiler = '', ...flags] = command.trim().split(' ')
  const object = join(BUILD, basename(source).replace(/\.c$/, '.o'))
  mkdirSync(BUILD, { recursive: true })
  execFileSync(compiler, [...flags, '-c', source, '-o', object])
  return object
}
