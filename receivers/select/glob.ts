// Patterns in which * stands for any characters, slashes included, and ? for one.

/** Whether the whole of a text is what the pattern says. */
export function glob(pattern: string): (text: string) => boolean {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  const expression = new RegExp(`^${source}$`, 'su')
  return (text) => expression.test(text)
}
