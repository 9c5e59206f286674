// Telling options from what they are for, for programs whose options come first.

/**
 * Index of the first argument that is neither an option nor an option's value; -1 when there is none or `inline` (code on
 * the command line) comes before it. `valued` are the options that take the next argument.
 */
export function positional(
  args: readonly string[],
  valued: ReadonlySet<string>,
  inline: ReadonlySet<string> = NONE,
  from = 0,
): number {
  for (let i = from; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') return i + 1 < args.length ? i + 1 : -1
    if (inline.has(arg)) return -1
    if (!arg.startsWith('-') || arg === '-') return arg === '-' ? -1 : i
    if (valued.has(arg)) i++
  }
  return -1
}

/** The value of the first of `names` that is given, as `name value` or `name=value`. */
export function optionValue(args: readonly string[], ...names: string[]): string | undefined {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    for (const name of names) {
      if (arg === name) return args[i + 1]
      if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1)
    }
  }
  return undefined
}

const NONE: ReadonlySet<string> = new Set()
