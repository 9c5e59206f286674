// A histogram of durations that is exact to 3 %: 32 equal buckets in every power of two of microseconds, up to 71 minutes.
const SUB_BITS = 5
const SUB = 1 << SUB_BITS

export const BUCKETS = (32 - SUB_BITS + 1) * SUB

/** The bucket of a duration in µs. */
export function bucketOf(us: number): number {
  const value = us >= 4294967295 ? 4294967295 : us >>> 0
  if (value < SUB) return value
  const shift = 31 - Math.clz32(value) - SUB_BITS
  return (shift + 1) * SUB + (value >>> shift) - SUB
}

/** The middle of a bucket, in µs. */
export function middleOf(bucket: number): number {
  if (bucket < SUB * 2) return bucket
  const width = 2 ** ((bucket >> SUB_BITS) - 1)
  return ((bucket & (SUB - 1)) + SUB) * width + (width - 1) / 2
}

/** Durations in µs below which these shares (ascending) of all counts are; 0 when nothing was counted. */
export function quantiles(counts: Uint32Array, shares: readonly number[]): number[] {
  let total = 0
  for (let i = 0; i < counts.length; i++) total += counts[i]!
  let bucket = 0
  let below = counts[0] ?? 0
  return shares.map((share) => {
    const rank = Math.max(1, Math.ceil(share * total))
    while (below < rank && bucket < counts.length - 1) below += counts[++bucket]!
    return total === 0 ? 0 : middleOf(bucket)
  })
}
