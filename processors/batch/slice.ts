// A range of the items in a list of groups.

/** The groups that hold the items `from` ≤ item < `to`; `cut` gives the part of a group that is not whole in the range. */
export function slice<T>(
  groups: readonly T[],
  from: number,
  to: number,
  count: (group: T) => number,
  cut: (group: T, from: number, to: number) => T,
): T[] {
  const found: T[] = []
  let at = 0
  for (const group of groups) {
    const size = count(group)
    const first = Math.max(from - at, 0)
    const end = Math.min(to - at, size)
    if (end - first === size) found.push(group)
    else if (first < end) found.push(cut(group, first, end))
    at += size
  }
  return found
}
