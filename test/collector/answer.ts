// What a program says to a case.

export interface Answer {
  readonly exit: number
  /** Standard error, `Error: ` and the sentences. */
  readonly said: string
  /** Of what `print-config --mode unredacted` prints, the values that the case gives, by path. */
  readonly values?: Readonly<Record<string, unknown>>
}

/** Lists that the Collector makes of Go maps come in any order: of the types that are known, of the contexts of OTTL. */
export function sortedLists(text: string): string {
  return text.replaceAll(
    /(?<=valid values: )\[[\w ]*\]|\["\w+"(?: "\w+")+\]/g,
    (list) => `[${list.slice(1, -1).split(' ').toSorted().join(' ')}]`,
  )
}
