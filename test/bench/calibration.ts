// How fast this machine is right now: a loop whose work never changes. What is divided by its time compares across machines and
// minutes.

const BYTES = 1024
const TURNS = 20_000
const PRIME = 0x01000193

const bytes = Uint8Array.from({ length: BYTES }, (_, i) => (i * 31) & 255)

/** CPU time in ns that hashing 1 KiB byte by byte (FNV-1a) takes. */
export function calibrate(): number {
  const begin = process.cpuUsage()
  let hash = 0
  for (let turn = 0; turn < TURNS; turn++) hash = fnv(hash)
  const { user, system } = process.cpuUsage(begin)
  // A result that is used cannot be optimised away.
  if (!Number.isInteger(hash)) throw new Error('unreachable')
  return ((user + system) * 1000) / TURNS
}

function fnv(seed: number): number {
  let hash = seed
  for (let i = 0; i < BYTES; i++) hash = Math.imul(hash ^ bytes[i]!, PRIME)
  return hash
}
