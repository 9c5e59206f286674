// "did you mean …": the nearest of the words that would have been right.

/** The word nearest to `given`, or undefined when none is near (more than a third of the letters differ). */
export function nearest(given: string, words: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(1, Math.floor(given.length / 3)) + 1
  for (const word of words) {
    const far = distance(given.toLowerCase(), word.toLowerCase(), least)
    if (far < least) [best, least] = [word, far]
  }
  return best
}

/** Letters to add, drop, change or swap with their neighbour (optimal string alignment); at least `limit` when it is more. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? before[j - 2]! + 1 : change
      row.push(Math.min(last[j]! + 1, row[j - 1]! + 1, change, swap))
    }
    before = last
    last = row
  }
  return last[b.length]!
}
