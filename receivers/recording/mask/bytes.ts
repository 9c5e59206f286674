// What secrets are overwritten with.

export const CR = 13
export const LF = 10
export const SP = 32
export const HT = 9
export const COLON = 58
export const AT = 64

/** Stands for a byte of a header value, a query value or a path segment. */
export const VALUE_MASK = 42 // *
/** Stands for a byte of a body or of something undecoded. No method or version begins with it, so it decodes as nothing. */
export const DATA_MASK = 63 // ?
