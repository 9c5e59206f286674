// The language of a program, by its name, its libraries and its sections.
import { expect, it } from 'vitest'
import { languageOf, type Traces } from '../../../pipeline/naming/language.ts'
import { facts } from './facts.ts'

const of = (exe: string, traces: Partial<Traces> = {}): string | undefined =>
  languageOf(facts(exe), {
    libraries: [],
    sections: new Set(['.text']),
    rust: () => false,
    ...traces,
  })

it.each([
  ['/usr/bin/node', 'nodejs'],
  ['/usr/bin/python3.11', 'python'],
  ['/opt/jdk-21/bin/java', 'java'],
  ['/usr/bin/ruby3.1', 'ruby'],
  ['/usr/sbin/php-fpm8.2', 'php'],
  ['/usr/bin/dotnet', 'dotnet'],
  ['/usr/lib/erlang/erts-13/bin/beam.smp', 'erlang'],
  ['/usr/bin/perl', 'perl'],
  ['/usr/bin/bash', 'shell'],
  ['/usr/bin/deno', 'deno'],
])('%s is %s', (exe, language) => {
  expect(of(exe)).toBe(language)
})

it.each([
  [['libjvm.so'], 'java'],
  [['libcoreclr.so'], 'dotnet'],
  [['System.Private.CoreLib.dll'], 'dotnet'],
  [['libnode.so.108'], 'nodejs'],
  [['libc.so.6', 'libpython3.11.so.1.0'], 'python'],
  [['libruby-3.1.so.3.1'], 'ruby'],
  [['libphp8.2.so'], 'php'],
  [['libstdc++.so.6', 'libc.so.6'], 'cpp'],
  [['libc.so.6'], 'c'],
])('a program with %s is %s', (libraries, language) => {
  expect(of('/srv/shop', { libraries })).toBe(language)
})

it('knows Go, Rust, and what it does not know', () => {
  expect(of('/srv/shop', { sections: new Set(['.text', '.go.buildinfo']) })).toBe('go')
  expect(
    of('/srv/shop', { sections: new Set(['.gopclntab']), libraries: ['libstdc++.so.6'] }),
  ).toBe('go')
  expect(of('/srv/shop', { rust: () => true, libraries: ['libstdc++.so.6'] })).toBe('rust')
  expect(of('/srv/shop', { sections: new Set() })).toBeUndefined()
})
