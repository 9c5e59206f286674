// `select`: which processes a kernel receiver watches. The kernel's half is bpf/lib/select.bpf.h.
export { selectField, selects, type Select } from './config.ts'
export type { Records } from './records.ts'
export { Selection } from './selection.ts'
export { sharedTurns, Turns, turnsEntries } from './turns.ts'
