// Several configurations become one: locations, merging, files in values.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Expanded } from '../../../pipeline/config/expanded.ts'
import { resolveConfig } from '../../../pipeline/config/load.ts'
import { digestOf } from '../../../pipeline/digest.ts'

const folder = mkdtempSync(join(tmpdir(), 'spantap-resolve-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** With what is in it. */
const read = (path: string): [string, string] => [path, digestOf(readFileSync(path))]

const first = file('first.yaml', 'a: {b: 1, c: [1, 2], d: {e: x}}\nf: 1\n')
const second = file('second.yaml', 'a:\n  c: [3]\n  d:\ng::h: 2\nf::i::j: 3\n')
const bad = file('bad.yaml', 'a: [')
const env = { CONF: 'a: {b: 7}', SCALAR: '5', PART: 'part', FOLDER: folder }

describe('resolveConfig', () => {
  it('joins maps, replaces everything else, and splits keys at ::', () => {
    const { tree, files, places } = resolveConfig(
      [first, `file:${second}`, 'yaml:a::d::k: true', 'env:CONF'],
      env,
    )
    expect(tree).toEqual({
      a: { b: 7, c: [3], d: { k: true } },
      f: { i: { j: 3 } },
      g: { h: 2 },
    })
    expect(files).toEqual(new Map([first, second].map(read)))
    expect(places.get('a::c')).toBe(`${second}:2`)
    expect(places.get('a::d::e')).toBe(`${first}:1`)
    expect(places.get('a::d::k')).toBe('yaml::1')
    expect(places.get('g::h')).toBe(`${second}:4`)
    expect(places.get('a::b')).toBe('env:CONF:1')
  })

  it('merges first and expands then', () => {
    const { tree } = resolveConfig(
      ['yaml:a: ${env:SCALAR}', 'yaml:b: ${yaml:[1, x]}', 'yaml:a: {c: d}'],
      env,
    )
    expect(tree).toEqual({ a: { c: 'd' }, b: new Expanded([1, 'x'], '[1, x]') })
  })

  it('puts files into values, by names that are values themselves', () => {
    const part = file('part.yaml', 'x: ${env:SCALAR}\ny: ["<${yaml:z}>"]\n')
    const { tree, files } = resolveConfig(['yaml:a: ${file:${env:FOLDER}/${env:PART}.yaml}'], env)
    expect(tree).toEqual({
      a: new Expanded({ x: new Expanded(5, '5'), y: ['<z>'] }, 'x: 5\ny: ["<z>"]\n'),
    })
    expect(files).toEqual(new Map([read(part)]))
  })

  it('knows the folder of the file that named a key', () => {
    const { folders } = resolveConfig([first, 'yaml:g: 1'], env)
    expect(Object.fromEntries(folders)).toEqual({ a: folder, f: folder, g: '.' })
  })

  const resolving = 'failed to get config: cannot resolve the configuration: '
  const retrieving = `${resolving}cannot retrieve the configuration: `
  it.each([
    ['foo:x', 'unsupported scheme on URI "foo:x"'],
    ['1:x', 'invalid uri: "1:x"'],
    [
      'http://h/x',
      'unsupported scheme on URI "http://h/x": spantap, which often runs as root, takes no configuration from the network',
    ],
    [
      'none.yaml',
      `${retrieving}unable to read the file file:none.yaml: open none.yaml: no such file or directory`,
    ],
    ['file:', `${retrieving}unable to read the file file:: read .: is a directory`],
    [
      'env:a.b',
      `${retrieving}environment variable "a.b" has invalid name: must match regex ^[a-zA-Z_][a-zA-Z0-9_]*$`,
    ],
    ['env:SCALAR', `${resolving}retrieved value (type=int) cannot be used as a Conf`],
    ['yaml:[a]', `${resolving}retrieved value (type=[]interface {}) cannot be used as a Conf`],
    [
      'yaml:5: x',
      `${retrieving}unsupported type=map[interface {}]interface {} for retrieved config, ensure that values are wrapped in quotes`,
    ],
    [
      bad,
      `${resolving}retrieved value (type=string) cannot be used as a Conf: assuming string type since contents are not valid YAML: yaml: `,
    ],
    [
      'yaml:a: ${https://h/x}',
      `${resolving}scheme "https" is not supported for uri "https://h/x": spantap`,
    ],
    [
      'yaml:a: ${file:none.yaml}',
      `${resolving}unable to read the file file:none.yaml: open none.yaml: no such file`,
    ],
  ])('%s', (uri, text) => {
    expect(() => resolveConfig([uri], env)).toThrow(text)
  })

  it('an unset variable is an empty configuration', () => {
    expect(resolveConfig(['env:NONE'], {}).tree).toEqual({})
  })
})
