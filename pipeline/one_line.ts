// Text from outside (a wire, a process's title) that must not look like a second line, nor move the cursor.

// oxlint-disable-next-line no-control-regex -- these are what it takes out
const CONTROL = /[\u0000-\u001f\u007f-\u009f]+/g

/** Each run of control characters as one space: C0, DEL, and C1, whose U+009B is a terminal's `ESC [` (ECMA-48). */
export function oneLine(text: string): string {
  return text.replaceAll(CONTROL, ' ')
}
