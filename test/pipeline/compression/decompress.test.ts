import { constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decompress,
  ENCODINGS,
  TooLargeError,
  type Encoding,
} from '../../../pipeline/compression/decompress.ts'

const COMPRESS: Readonly<Record<Encoding, (bytes: Uint8Array) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  zlib: (bytes) => deflateSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
}
const encoding = fc.constantFrom(...ENCODINGS)
const MIB = 1_048_576

it('gives back what was compressed, up to the bound and no byte more', async () => {
  const body = fc.uint8Array({ minLength: 1, maxLength: 5000 })
  await fc.assert(
    fc.asyncProperty(encoding, body, async (name, bytes) => {
      const packed = COMPRESS[name](bytes)
      expect(await decompress(name, packed, bytes.length)).toEqual(Buffer.from(bytes))
      if (bytes.length === 1) return
      await expect(decompress(name, packed, bytes.length - 1)).rejects.toThrow(TooLargeError)
    }),
  )
})

it('any bytes give an error or no more than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(encoding, fc.uint8Array({ maxLength: 300 }), async (name, bytes) => {
      const result = await decompress(name, bytes, 1000).catch((error: unknown) => error)
      if (result instanceof Error) expect(result.message).not.toBe('')
      else expect((result as Buffer).length).toBeLessThanOrEqual(1000)
    }),
  )
})

it('bytes changed on the way give an error or no more than allowed', async () => {
  const packed = Object.fromEntries(
    ENCODINGS.map((name) => [name, COMPRESS[name](Buffer.alloc(997, 'spans '))]),
  ) as Record<Encoding, Buffer>
  await fc.assert(
    fc.asyncProperty(encoding, fc.nat(), fc.nat(255), async (name, at, byte) => {
      const changed = Buffer.from(packed[name])
      changed[at % changed.length] = byte
      const result = await decompress(name, changed, 1000).catch((error: unknown) => error)
      if (!(result instanceof Error)) expect((result as Buffer).length).toBeLessThanOrEqual(1000)
    }),
  )
})

it.each(ENCODINGS)('%s that is cut off is an error, not less', async (name) => {
  const packed = COMPRESS[name](Buffer.alloc(997, 'spans '))
  for (const length of [0, 1, 7, packed.length - 1]) {
    await expect(decompress(name, packed.subarray(0, length), 1000)).rejects.toThrow(
      'unexpected EOF',
    )
  }
})

describe('several parts behind one another', () => {
  const parts = ['one', 'two', 'three'].map((text) => Buffer.from(text))

  it.each(['gzip', 'zstd'] as const)('%s', async (name) => {
    const packed = Buffer.concat(parts.map((part) => COMPRESS[name](part)))
    expect((await decompress(name, packed, 11)).toString()).toBe('onetwothree')
    await expect(decompress(name, packed, 10)).rejects.toThrow(TooLargeError)
  })

  it('of zstd: the second is no frame', async () => {
    const packed = Buffer.concat([COMPRESS.zstd(parts[0]!), Buffer.from('garbage!')])
    await expect(decompress('zstd', packed, 1000)).rejects.toThrow('Unknown frame descriptor')
  })

  it('of zstd: not a thousand empty ones', async () => {
    const empty = COMPRESS.zstd(new Uint8Array())
    const packed = Buffer.concat(Array.from({ length: 1009 }, () => empty))
    await expect(decompress('zstd', packed, 1000)).rejects.toThrow('more than 1000 zstd frames')
  })
})

it('P6: bombs do not unfold: 61 of them, 64 MiB each, in little memory', async () => {
  const bombs = ENCODINGS.map((name) => [name, COMPRESS[name](Buffer.alloc(64 * MIB))] as const)
  const before = process.memoryUsage().rss
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before)
  }, 5)
  const all = Array.from({ length: 61 }, (_, i) => {
    const [name, packed] = bombs[i % bombs.length]!
    return expect(decompress(name, packed, MIB)).rejects.toThrow(TooLargeError)
  })
  await Promise.all(all)
  clearInterval(look)
  // Unfolded they have 3,904 MiB; these are what was made of them before it was too much, and not yet collected.
  expect(most).toBeLessThan(256 * MIB)
})

it('P6: a frame of zstd that wants a window of 128 MiB does not get it', async () => {
  const params = { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_contentSizeFlag]: 0 }
  const packed = zstdCompressSync(Buffer.alloc(200 * MIB), { params })
  await expect(decompress('zstd', packed, 4 * MIB)).rejects.toThrow(
    'Frame requires too much memory for decoding',
  )
})
