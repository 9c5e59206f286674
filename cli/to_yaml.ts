// YAML as the Collector prints it: indented by four.

/** The library takes a while to load, and most commands print none. */
export async function toYaml(value: unknown, { sorted = false } = {}): Promise<string> {
  const { stringify } = await import('yaml')
  return stringify(value, {
    indent: 4,
    lineWidth: 0,
    sortMapEntries: sorted,
    aliasDuplicateObjects: false,
  })
}
