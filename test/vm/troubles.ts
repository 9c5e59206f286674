// What a kernel writes into its log when something in it is wrong.
const TROUBLE =
  /\b(BUG|WARNING): |\bOops: |\bgeneral protection fault|Kernel panic|\bUBSAN: |\bKASAN: |INFO: task .* blocked|refcount_t: /

/** The lines of `dmesg` that say so. */
export const troubles = (dmesg: string): string[] =>
  dmesg.split('\n').filter((line) => TROUBLE.test(line))
