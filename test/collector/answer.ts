// What a program says to a case.

export interface Answer {
  readonly exit: number
  /** Standard error, `Error: ` and the sentences. */
  readonly said: string
  /** Of what `print-config --mode unredacted` prints, the values that the case gives, by path. */
  readonly values?: Readonly<Record<string, unknown>>
}

/** The lists of Go maps come in any order. */
export function sortedLists(text: string): string {
  return text.replaceAll(
    /\(valid values: \[([^\]]*)\]\)/g,
    (_, list: string) => `(valid values: [${list.split(' ').toSorted().join(' ')}])`,
  )
}
