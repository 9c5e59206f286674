// What secrets are overwritten with.

/** Stands for a byte of a header value, a query value or a path segment. */
export const VALUE_MASK = 42 // *
/** Stands for a byte of a body or of something undecoded. No method or version begins with it, so it decodes as nothing. */
export const DATA_MASK = 63 // ?
