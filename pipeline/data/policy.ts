// The verdicts of enum policy in bpf/events.h, in words.
export const POLICY = { undecided: 0, none: 1, head: 2, stream: 3 } as const
export type Policy = (typeof POLICY)[keyof typeof POLICY]
