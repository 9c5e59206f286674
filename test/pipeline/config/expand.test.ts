// `${…}`: the Collector's own table (confmap/internal/e2e/expand_test.go), types and mistakes.
import { describe, expect, it } from 'vitest'
import type { Note } from '../../../pipeline/config/env.ts'
import { expand } from '../../../pipeline/config/expand.ts'
import { Expanded } from '../../../pipeline/config/expanded.ts'
import { sourcesOf } from './sources.ts'
import { everything } from './components.ts'

const VALUE = 'some expanded value'
const ENV = {
  ENV_VALUE: VALUE,
  ENV_LIST: "['$$ESCAPE_ME','$${ESCAPE_ME}','$${env:ESCAPE_ME}']",
  ENV_MAP: "{'key1':'$$ESCAPE_ME','key2':'$${ESCAPE_ME}','key3':'$${env:ESCAPE_ME}'}",
  ENV_NESTED_DOLLARSIGN: 'here is 1 $$',
  ENV_NESTED_DOLLARSIGN_ESCAPED: 'here are 2 $$$',
  ENV_EXPAND_NESTED: '${env:ENV_VALUE} came from nested expansion',
  LOOP: '${env:LOOP}x',
  EMPTY: '',
  OCTAL: '0123',
  QUOTED: '"0123"',
  COMMENT: '8080 # the port',
  BAD_YAML: '[1, 2',
  COLON: 'a: b: c',
  NAME: 'VALUE',
  HOSTS: '[a, b]',
  SECTION: '{key: x}',
}

const plain = (value: unknown): unknown => (value instanceof Expanded ? value.value : value)
const expanded = (text: string): unknown => plain(expand(text, sourcesOf(ENV)))

describe('the table of the Collector', () => {
  const table: [string, unknown][] = [
    ['$$ENV_VALUE', '$ENV_VALUE'],
    ['$$$$ENV_VALUE', '$$ENV_VALUE'],
    ['$$${ENV_VALUE}', `$${VALUE}`],
    ['some${ENV_VALUE}text', `some${VALUE}text`],
    ['some$${ENV_VALUE}text', 'some${ENV_VALUE}text'],
    ['$${ONE}$${TWO}', '${ONE}${TWO}'],
    ['text$$', 'text$'],
    ['$$', '$'],
    ['$${1}$${env:2}', '${1}${env:2}'],
    ['some$${env:ENV_VALUE}text', 'some${env:ENV_VALUE}text'],
    ['$${env:${ENV_VALUE}}', `\${env:${VALUE}}`],
    ['$${env:$${ENV_VALUE}}', '${env:${ENV_VALUE}}'],
    ['env:MAP_VALUE_2}$${ENV_VALUE}{', 'env:MAP_VALUE_2}${ENV_VALUE}{'],
    ['$$${env:ENV_VALUE}', `$${VALUE}`],
    ['$ENV_VALUE', '$ENV_VALUE'],
    ['${env:ENV_LIST}', ['$ESCAPE_ME', '${ESCAPE_ME}', '${env:ESCAPE_ME}']],
    ['${env:ENV_MAP}', { key1: '$ESCAPE_ME', key2: '${ESCAPE_ME}', key3: '${env:ESCAPE_ME}' }],
    ['${env:ENV_NESTED_DOLLARSIGN}', 'here is 1 $'],
    ['${env:ENV_NESTED_DOLLARSIGN_ESCAPED}', 'here are 2 $$'],
    ['${env:ENV_EXPAND_NESTED}', `${VALUE} came from nested expansion`],
    ['${env:UNDEFINED_KEY:-default_value}', 'default_value'],
    ['${env:UNDEFINED_KEY:-$${env:UNDEFINED_KEY}}', '${env:UNDEFINED_KEY:-${env:UNDEFINED_KEY}}'],
  ]
  it.each(table)('%s', (text, value) => {
    expect(expanded(text)).toEqual(value)
  })

  it('innermost first', () => {
    expect(expanded('${env:ENV_${NAME}}')).toBe(VALUE)
  })
})

describe('types', () => {
  const decode = (field: keyof ReturnType<typeof everything.initial>, text: string): unknown => {
    const errors: string[] = []
    const value = everything.decode({ [field]: expand(text, sourcesOf(ENV)) }, '', errors)
    return errors.length > 0 ? errors : value[field]
  }

  it.each([
    ['text', '${env:OCTAL}', '0123'],
    ['int', '${env:OCTAL}', 83],
    ['text', '${env:QUOTED}', '"0123"'],
    ['int', '${env:QUOTED}', [`'int' expected type 'int', got unconvertible type 'string'`]],
    ['text', '${env:COMMENT}', '8080 # the port'],
    ['int', '${env:COMMENT}', 8080],
    ['text', 'port ${env:OCTAL}', 'port 0123'],
    ['text', '${env:BAD_YAML}', '[1, 2'],
    ['text', '${env:COLON}', 'a: b: c'],
    ['text', '${env:UNSET:-true}', 'true'],
    ['bool', '${env:UNSET:-true}', true],
    ['duration', '${env:UNSET:-1m30s}', 90_000],
    ['list', '${env:HOSTS}', ['a', 'b']],
    ['list', '${env:UNSET:-a,b}', ['a', 'b']],
    [
      'map',
      '{a: ${env:OCTAL}}',
      [`'map' expected type 'map[string]string', got unconvertible type 'string'`],
    ],
    ['section', '${env:SECTION}', { key: 'x' }],
    // An unset variable is Go's zero value and not the default of the field.
    ['int', '${env:UNSET}', 0],
    ['bool', '${env:UNSET}', false],
    ['text', '${env:UNSET}', ''],
    ['duration', '${env:EMPTY}', 0],
    // A word that is none is not taken for one.
    ['word', '${env:UNSET}', [`'word' must be one of one, two, got ""`]],
    ['word', '${env:UNSET:-two}', 'two'],
    ['text', '${env:UNSET:-}', ''],
    ['int', '${env:UNSET:-}', [`'int' expected type 'int', got unconvertible type 'string'`]],
  ] as const)('%s: %s', (field, text, value) => {
    expect(decode(field, text)).toEqual(value)
  })

  it('expands elements of lists and maps, and leaves keys alone', () => {
    const value = expand({ '${NAME}': ['${env:OCTAL}', { a: '${env:OCTAL}' }] }, sourcesOf(ENV))
    const octal = new Expanded(83, '0123')
    expect(value).toEqual({ '${NAME}': [octal, { a: octal }] })
  })
})

describe('mistakes', () => {
  it.each([
    [
      '${env:hello.world}',
      `environment variable "hello.world" has invalid name: must match regex ^[a-zA-Z_][a-zA-Z0-9_]*$`,
    ],
    ['${env:A$B}', `the uri "env:A$B" contains unsupported characters ('$')`],
    ['${foo:bar}', `scheme "foo" is not supported for uri "foo:bar"`],
    [
      '${FOO:-bar}',
      `scheme "FOO" is not supported for uri "FOO:-bar" (a default needs env: \${env:FOO:-bar})`,
    ],
    ['${1:x}', `invalid uri: "1:x"`],
    ['${env:LOOP}', 'too many recursive expansions'],
  ])('%s', (text, error) => {
    expect(() => expand(text, sourcesOf(ENV))).toThrow(error)
  })

  it('notes what is unset and what is empty', () => {
    const notes: Note[] = []
    expand(['${UNSET}', '${EMPTY}', '${env:UNSET:-x}'], sourcesOf(ENV, notes))
    expect(notes).toEqual([
      {
        level: 'warn',
        message: 'Configuration references unset environment variable',
        fields: { name: 'UNSET' },
      },
      {
        level: 'info',
        message: 'Configuration references empty environment variable',
        fields: { name: 'EMPTY' },
      },
    ])
  })
})
