// What sizes count (exporterhelper/internal/request.SizerType).
import { inStruct, type Field } from '../../pipeline/config/schema.ts'
import { word } from './word.ts'

export type Sizer = 'requests' | 'items' | 'bytes'

export const sizer = (initial: Sizer, help: string): Field<Sizer> =>
  inStruct(
    word<Sizer>({
      words: ['requests', 'items', 'bytes'],
      initial,
      help,
      wrong: (given) => `invalid sizer: "${given}"`,
    }),
  )
