// Which items a processor leaves alone: what `include` does not match, and what `exclude` does.

/** Undefined: none. `make` is called for what is configured, include first. */
export function skipped<M, A extends unknown[]>(
  config: { readonly include: M | undefined; readonly exclude: M | undefined },
  make: (match: M) => ((...item: A) => boolean) | undefined,
): ((...item: A) => boolean) | undefined {
  const included = config.include && make(config.include)
  const excluded = config.exclude && make(config.exclude)
  if (!included && !excluded) return undefined
  return (...item) => (included ? !included(...item) : false) || (excluded?.(...item) ?? false)
}
