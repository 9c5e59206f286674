// A conversation over one connection, cut into calls as a test likes, masked and put together again.
import { Masker } from '../../../../receivers/recording/mask/index.ts'
import { batch, chunk, chunksOf } from '../../records.ts'

/** What one side sends before the other one answers: `>` to the server, `<` from it. */
export type Turn = readonly ['>' | '<', string]

export interface Cut {
  /** Bytes of each call; the last one is repeated. */
  readonly sizes: readonly number[]
  /** Records of a batch. */
  readonly perBatch: number
}

export const WHOLE: Cut = { sizes: [1_000_000], perBatch: 1000 }
export const BYTES: Cut = { sizes: [1], perBatch: 3 }

/** The masked text of every turn. */
export function masked(
  turns: readonly Turn[],
  cut: Cut = WHOLE,
  masker = new Masker(false),
): string[] {
  const records: Uint8Array[] = []
  const turnOf: number[] = []
  const offsets = [0, 0]
  turns.forEach(([side, text], turn) => {
    const direction = side === '>' ? 0 : 1
    for (let at = 0, i = 0; at < text.length; i++) {
      const size = cut.sizes[Math.min(i, cut.sizes.length - 1)]!
      const head = text.slice(at, at + size)
      records.push(chunk({ direction, offset: offsets[direction]!, head, turn }))
      turnOf.push(turn)
      offsets[direction]! += head.length
      at += head.length
    }
  })
  const batches: Uint8Array[] = []
  for (let i = 0; i < records.length; i += cut.perBatch) {
    batches.push(batch(...records.slice(i, i + cut.perBatch)))
    masker.batch(batches.at(-1)!)
  }
  const texts = turns.map(() => '')
  batches.flatMap(chunksOf).forEach((text, i) => (texts[turnOf[i]!] += text))
  return texts
}
