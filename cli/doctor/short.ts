// The kernel's answer without the file that it was about.

/** `cannot load FILE: program P (hook): why` → `why`: the rest stands in another column. */
export function short(message: string): string {
  return message
    .replace(/^cannot (?:load|attach) .*?program \S+ \([^)]*\):\s*/, '')
    .replace(/^cannot load \S+: /, '')
}
