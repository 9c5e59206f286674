import { expect, it } from 'vitest'
import { loadAddon } from '../../native/addon.ts'
import { checkBytes, checkInteger, checkText } from '../../native/check.ts'
import { NativeError } from '../../native/error.ts'
import { open } from '../../native/index.ts'
import { checkMaxEntries, checkRing, checkRodata, checkShare } from '../../native/options.ts'

const invalid = (message: string) =>
  expect.objectContaining({ name: 'NativeError', code: 'invalid', message })

it.each([
  [() => open(''), "file must be a non-empty string, not ''"],
  [
    () => open('x', { rodata: { a: 0.5 } }),
    'rodata: a must be a whole number or a bigint, not 0.5',
  ],
  [
    () => checkRodata({ a: 2 ** 53 }),
    'rodata: a must be a whole number or a bigint, not 9007199254740992',
  ],
  [
    () => checkMaxEntries({ a: 0 }),
    'maxEntries: a must be a whole number from 1 to 4294967295, not 0',
  ],
  [() => checkShare({ a: -1 }), 'share: a must be a whole number from 0 to 2147483647, not -1'],
  [
    () => checkRing({ intervalMs: 0 }),
    'ring: intervalMs must be a whole number from 1 to 60000, not 0',
  ],
  [
    () => checkRing({ buffers: 1025 }),
    'ring: buffers must be a whole number from 1 to 1024, not 1025',
  ],
  [
    () => checkRing({ bufferBytes: 63 }),
    'ring: bufferBytes must be a whole number from 64 to 1073741824, not 63',
  ],
  [() => checkInteger('n', '1', 0, 2), "n must be a whole number from 0 to 2, not '1'"],
  [() => checkText('name', null), 'name must be a non-empty string, not null'],
  [() => checkBytes('key', [1], 1), 'key must be a Uint8Array, not a Array'],
  [() => checkBytes('key', new Uint8Array(3), 4), 'key must have 4 bytes, not 3'],
])('refuses wrong arguments before the kernel sees them: %s', (run, message) => {
  expect(run).toThrow(invalid(message))
})

it('has defaults for a ring', () => {
  expect(checkRing()).toEqual({ intervalMs: 10, bufferBytes: 1024 * 1024, buffers: 8 })
})

it('lists the files it tried when the addon is not built, and why one cannot be loaded', () => {
  expect(() => loadAddon(['/no/a.node', '/no/b.node'])).toThrow(
    expect.objectContaining({
      code: 'not_built',
      message: 'the native addon is not built, tried /no/a.node and /no/b.node: run make -C native',
    }),
  )
  const broken = import.meta.filename
  expect(() => loadAddon(['/no/a.node', broken])).toThrow(NativeError)
})
