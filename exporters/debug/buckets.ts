// Bounds of exponential buckets as the Collector computes them for people.

/** base^index, base = 2^(2^-scale): `exp(index · ln 2 · 2^-scale)`. */
export const boundary = (scale: number, index: number): number =>
  Math.exp(index * (Math.LN2 * 2 ** -scale))
