// Lists of groups cut between the items in them, in one pass.

/** Items of the first piece, and of each other one but the last. */
export interface Sizes {
  readonly first: number
  readonly rest: number
}

/** Runs of the groups; `split` gives the pieces of a group that is not whole in one run. At least one run. */
export function divide<T>(
  groups: readonly T[],
  { first, rest }: Sizes,
  count: (group: T) => number,
  split: (group: T, sizes: Sizes) => readonly T[],
): T[][] {
  const runs: T[][] = [[]]
  let room = first
  for (const group of groups) {
    const whole = count(group) <= room
    // A group may begin where a run ends: then it is not cut there.
    const first = room === 0 ? rest : room
    for (const piece of whole ? [group] : split(group, { first, rest })) {
      const size = count(piece)
      if (size > room) {
        runs.push([])
        room = rest
      }
      runs.at(-1)!.push(piece)
      room -= size
    }
  }
  return runs
}

/** Runs of a list of items. */
export function runsOf<T>(items: readonly T[], { first, rest }: Sizes): T[][] {
  const runs = [items.slice(0, first)]
  for (let at = first; at < items.length; at += rest) runs.push(items.slice(at, at + rest))
  return runs
}
