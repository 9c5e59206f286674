// Whole numbers in decimal as others write them, which may be of any length.

/** Of 2^64 - 1, and of -(2^63) with its sign. */
const MOST_DIGITS = 20

/**
 * The number that `text` is, which is known to be digits with or without a sign; undefined when it is beyond every 64-bit number. A
 * bigint of very many digits takes very long to make.
 */
export function bigintOf(text: string): bigint | undefined {
  const short = text.replace(/^\+?(-?)0+(?=\d)|^\+/, '$1')
  return short.length <= MOST_DIGITS ? BigInt(short) : undefined
}
