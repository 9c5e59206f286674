import { randomBytes } from 'node:crypto'
import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compressor, type Compression } from '../../../pipeline/compression/compress.ts'

const text = Buffer.from('spantap '.repeat(100_003))
/** One that is compressed where it is. */
const short = text.subarray(0, 1009)
const inflate: Readonly<Record<Compression, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: gunzipSync,
  zlib: inflateSync,
  deflate: inflateSync,
  zstd: zstdDecompressSync,
  none: (bytes) => bytes,
}

describe('compress', () => {
  it.each<[Compression, number]>([
    ['gzip', 0],
    ['gzip', 9],
    ['gzip', -1],
    ['gzip', -2],
    ['zlib', 0],
    ['deflate', 6],
    ['zstd', 0],
    ['zstd', -7],
    ['zstd', 99],
    ['none', 0],
  ])('%s at level %i gives what can be read', async (compression, level) => {
    const compress = compressor(compression, level)
    for (const given of [text, short, randomBytes(1009), Buffer.alloc(0)]) {
      const packed = await compress(Uint8Array.from(given), false)
      expect(Buffer.compare(inflate[compression](packed), given)).toBe(0)
      // It is kept as it is: a view of something larger would keep that, too.
      expect(packed.length * 2).toBeGreaterThanOrEqual(packed.buffer.byteLength)
    }
  })

  it('copies what is borrowed, and only that', async () => {
    const none = compressor('none')
    const bytes = Uint8Array.from([1, 2, 3])
    const copy = await none(bytes, true)
    const same = await none(bytes, false)
    bytes[0] = 9
    expect([...copy]).toEqual([1, 2, 3])
    expect(same).toBe(bytes)
  })

  it('has the level of the fast ones when none is given', async () => {
    const sizes = await Promise.all(
      [0, 1, 6].map(async (n) => (await compressor('gzip', n)(text, false)).length),
    )
    expect(sizes[0]).toBe(sizes[1])
    expect(sizes[0]).toBeGreaterThan(sizes[2]!)
  })
})
