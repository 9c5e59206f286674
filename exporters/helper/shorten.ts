/** What a server says, as far as it goes into logs. */
const MAX_MESSAGE = 500

export const shorten = (text: string): string =>
  text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text
